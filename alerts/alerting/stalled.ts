import { seriesOf } from '../verdict/input-rules.ts';
import type { Thresholds } from '../verdict/thresholds.ts';
import { DASHBOARDS } from './dashboards.ts';
import { MINUTE, SERVER } from './definition.ts';
import type { AlertDefinition } from './definition.ts';

/** No token while there is work, by the thresholds of the verdict. */
export function stalled({ atWork, queued, busy }: Thresholds): AlertDefinition {
  return {
    name: 'InferenceStalled',
    severity: 'critical',
    // What has work is what the verdict takes for it: GPUs that others use, too, are busy with their work.
    expr: `${seriesOf('tokensPerSecond')} <= 0
and (
  ${seriesOf('running')} > ${atWork}
  or
  ${seriesOf('queueDepth')} > ${queued}
  or
  (${seriesOf('utilisation')} >= ${busy} unless ${seriesOf('sharedGpus')} > 0)
)
unless
${seriesOf('ready')} < 1`,
    when: 'No token for 5 minutes, although requests run or wait, or GPUs are busy that no other server uses, and the server is not loading',
    // The rate has waited for five minutes already.
    holdSeconds: MINUTE,
    summary: `${SERVER} has work, and {{ $value | humanize }} tokens/s came out in the last 5 minutes.`,
    action:
      'Take the server out of the load balancer and restart it; save its log and a stack dump first, if that takes less than a minute.',
    dashboard: DASHBOARDS.server,
  };
}
