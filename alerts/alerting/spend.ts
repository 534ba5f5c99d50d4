/** Money: what the verdict has said for hours. */
import { seriesOf } from '../verdict/input-rules.ts';
import { VERDICT_SERIES } from '../verdict/promql.ts';
import type { VerdictName } from '../verdict/table.ts';
import { DASHBOARDS } from './dashboards.ts';
import { HOUR, SERVER } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

const WINDOW = '4h';
/** For most of the window: a verdict that gives way for a moment still holds. */
const HELD = 0.75;

/** Share of the window, 0-1, in which this was the verdict, of the time that has one. */
function shareOf(verdict: VerdictName): string {
  return `sum_over_time(${VERDICT_SERIES}{verdict="${verdict}"}[${WINDOW}])
/ ignoring (verdict)
sum without (verdict) (count_over_time(${VERDICT_SERIES}[${WINDOW}]))`;
}

interface Held {
  readonly name: string;
  readonly verdict: VerdictName;
  readonly says: string;
  readonly action: string;
}

function heldAlert({ name, verdict, says, action }: Held): AlertDefinition {
  return {
    name,
    severity: 'warning',
    expr: `${shareOf(verdict)}\n> ${HELD}`,
    when: `The verdict was \`${verdict}\` for more than ${HELD * 100} % of ${WINDOW}`,
    // A server that is new has no four hours: one is the least.
    holdSeconds: HOUR,
    summary: `${SERVER} was ${verdict} for {{ $value | humanizePercentage }} of the last 4 hours: ${says}.`,
    action,
    dashboard: DASHBOARDS.capacity,
  };
}

const idleSpend: AlertDefinition = {
  name: 'InferenceIdleSpend',
  severity: 'warning',
  expr: `${seriesOf('dollarsPerHour')}
and
${shareOf('idle')}
> ${HELD}`,
  when: `The verdict was \`idle\` for more than ${HELD * 100} % of ${WINDOW}, and the GPUs have a price`,
  holdSeconds: HOUR,
  summary: `${SERVER} costs {{ $value | printf "%.2f" }} dollars an hour and has served nobody for most of the last 4 hours.`,
  action:
    'Ask its owner whether it is still wanted. If so, let it scale to zero or share its GPUs; if not, shut it down.',
  dashboard: DASHBOARDS.capacity,
};

export const SPEND: AlertTopic = {
  name: 'spend',
  intervalSeconds: 300,
  alerts: [
    idleSpend,
    heldAlert({
      name: 'InferenceBatchTooSmall',
      verdict: 'batch_better',
      says: 'requests wait or are late while the GPUs have room',
      action:
        'Do not buy. Raise the most requests that run at once, or remove the limit in front (gateway, client concurrency), and look at the batch fill again.',
    }),
    heldAlert({
      name: 'InferenceModelTooLarge',
      verdict: 'smaller_model',
      says: 'nobody waits, and still the SLO is missed',
      action:
        'Do not buy replicas: they would be as slow. Quantise, take a smaller model or more tensor parallelism, or make another promise.',
    }),
    heldAlert({
      name: 'InferenceKvBound',
      verdict: 'kv_bound',
      says: 'memory is what limits it, not compute',
      action:
        'Shorten the context, quantise the KV cache, turn prefix caching on, or take a smaller model: each gives the cache room.',
    }),
  ],
};
