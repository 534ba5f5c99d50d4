import { percent } from '../percent.ts';
import { seriesOf } from '../verdict/input-rules.ts';
import type { Thresholds } from '../verdict/thresholds.ts';
import { DASHBOARDS } from './dashboards.ts';
import { MINUTE, SERVER } from './definition.ts';
import type { AlertDefinition } from './definition.ts';

/** Of the requests that end: fewer are what long prompts do to a good server now and then. */
const PREEMPTED_SHARE = 0.05;

/** Preemptions that are too many, or in a cache that is full by the threshold of the verdict. */
export function kvCachePressure({ kvFull }: Thresholds): AlertDefinition {
  return {
    name: 'InferenceKvCachePressure',
    severity: 'warning',
    // Between two samples the cache is full and is not any more: what was preempted tells.
    expr: `60 * ${seriesOf('preemptionsPerSecond')} > 0
and (
  ${seriesOf('kvUsage')} > ${kvFull}
  or
  ${seriesOf('preemptionsPerSecond')} > ${PREEMPTED_SHARE} * ${seriesOf('requestsPerSecond')}
)`,
    when: `Requests preempted, and either the KV cache fuller than ${percent(kvFull)} or more than ${PREEMPTED_SHARE * 100} preemptions for 100 requests`,
    // A burst of long prompts may do that for a moment; five minutes were looked at already.
    holdSeconds: 5 * MINUTE,
    keepSeconds: 10 * MINUTE,
    summary: `${SERVER} takes the KV cache away from {{ $value | humanize }} requests a minute: each starts over.`,
    action:
      'Lower the most requests that run at once, or the longest context, until preemptions end; then see whether a quantised cache or prefix caching gives the room back.',
    dashboard: DASHBOARDS.server,
  };
}
