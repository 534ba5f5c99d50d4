/** Signals that leave what is normal for them. They never page: normal is not a promise. */
import { code } from '../../exporter/documents/markdown.ts';
import { BASELINE } from '../baselines/names.ts';
import { percent } from '../percent.ts';
import type { Severity } from '../rules.ts';
import { badShare, badShareLimit } from './burn-rate.ts';
import type { ObjectiveName } from './burn-rate.ts';
import { DASHBOARDS } from './dashboards.ts';
import { HOUR, MINUTE } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

/** Most of a baseline is recorded every five minutes: a little more is looked back. */
const LAST = '[7m]';
const SUBJECT =
  '{{ $labels.signal }}{{ with $labels.server }} of {{ . }}{{ end }}{{ with $labels.model }} ({{ . }}){{ end }}';

/** A second number, asked for when the alert is written. */
const EXPECTED = `{{ with printf "last_over_time(${BASELINE.expected}{signal=%q,server=%q,model=%q,instance=%q}${LAST})" $labels.signal $labels.server $labels.model $labels.instance | query }}{{ . | first | value | humanize }}{{ else }}unknown{{ end }} expected`;

/** Some bursts are in the waits of five minutes and in few of the requests of this time. */
const PROMISED_OVER = '30m';

/** Signals of one nature, and how long one of them must be off before somebody is told. */
interface Nature {
  /** Value of the label: two rules with the same labels would be one to promtool. */
  readonly nature: string;
  /** All others, if none are named. */
  readonly signals: readonly string[];
  readonly are: string;
  /** Sides on which one of them is watched. */
  readonly sides: readonly Side[];
  /** Of these, where somebody is told; the others are for Alertmanager's page. */
  readonly tickets: readonly Side[];
  /** What was promised of them: while that is kept nobody is told. Without a promise somebody is. */
  readonly promise?: ObjectiveName;
  readonly holdSeconds: number;
}

type Side = 'above' | 'below';
const SIGNS = { above: 1, below: -1 } as const;
const BOTH: readonly Side[] = ['above', 'below'];
const ABOVE: readonly Side[] = ['above'];

/** Its level jumps, customers leave, jobs end. More of it hurts by what it makes wait, which is told. */
const DEMAND: Nature = {
  nature: 'demand',
  signals: ['request_rate'],
  are: 'The demand',
  sides: BOTH,
  tickets: ['below'],
  holdSeconds: 2 * HOUR,
};
/** What demand explains is told by the demand. A token costs more where few are asked for. */
const FOLLOWERS: Nature = {
  nature: 'load',
  signals: [
    'token_throughput',
    'tokens_per_running_request',
    'batch_fill',
    'gpu_utilisation',
    'gpu_seconds_per_token',
    'joules_per_token',
  ],
  are: 'What follows the demand',
  sides: BOTH,
  tickets: [],
  holdSeconds: HOUR,
};
/** A burst of requests makes others wait for some minutes, and is in what five of them were like for as long again. */
const WAITS: Pick<Nature, 'sides' | 'tickets' | 'holdSeconds'> = {
  sides: ABOVE,
  tickets: ABOVE,
  holdSeconds: 5 * MINUTE,
};
const FIRST_TOKENS: Nature = {
  ...WAITS,
  nature: 'first_token',
  signals: ['ttft_p95', 'ttft_per_prompt_token'],
  are: 'The wait for a first token',
  promise: 'ttft',
};
const NEXT_TOKENS: Nature = {
  ...WAITS,
  nature: 'next_token',
  signals: ['time_per_output_token_p95'],
  are: 'The wait for the next token',
  promise: 'time_per_output_token',
};
/** Who still waits is in no latency: what is promised to others says nothing of them. */
const QUEUES: Nature = {
  ...WAITS,
  nature: 'queue',
  signals: ['queue_depth', 'queue_oldest_age'],
  are: 'The queue',
};
/** Few of many: with little traffic one answer more is a share of five per cent, for as long as windows hold it. */
const RARE: Nature = {
  nature: 'rare',
  signals: ['empty_answers'],
  are: 'What is rare',
  sides: ABOVE,
  tickets: ABOVE,
  holdSeconds: 15 * MINUTE,
};
const ALL_ELSE: Nature = {
  nature: 'steady',
  signals: [],
  are: 'Any other watched signal',
  sides: BOTH,
  tickets: BOTH,
  // It is the median of ten minutes already.
  holdSeconds: 3 * MINUTE,
};

const NAMED = [DEMAND, FOLLOWERS, FIRST_TOKENS, NEXT_TOKENS, QUEUES, RARE];
/** Signals that do not wait as all others do, by the side on which somebody looks. */
export const NAMED_SIGNALS = NAMED.flatMap(({ signals }) => signals);

function matcherOf({ signals }: Nature): string {
  if (signals.length > 0) return `signal=~"${signals.join('|')}"`;
  return `signal!~"${NAMED_SIGNALS.join('|')}"`;
}

function deviations(nature: Nature, objective: number): AlertDefinition[] {
  return nature.sides.flatMap((side) => {
    const { promise } = nature;
    const severity = nature.tickets.includes(side) ? 'warning' : 'info';
    if (promise === undefined) return [deviation(nature, side, { severity })];
    const mayMiss = badShareLimit(objective, 1);
    const kept = `ignoring (signal, objective)\n${badShare(PROMISED_OVER, promise)} <= ${mayMiss}`;
    const share = `${percent(mayMiss)} of the requests or fewer missed its SLO in ${PROMISED_OVER}`;
    return [
      deviation(nature, side, { severity, only: `\nunless ${kept}`, and: `, unless ${share}` }),
      deviation(nature, side, { severity: 'info', only: `\nand ${kept}`, and: `, and ${share}` }),
    ];
  });
}

interface Told {
  readonly severity: Severity;
  /** The rest of the expression, and of the condition in words. */
  readonly only?: string;
  readonly and?: string;
}

function deviation(nature: Nature, side: Side, { severity, only = '', and = '' }: Told): AlertDefinition {
  const named = nature.signals.length > 0 ? ` (${nature.signals.map(code).join(', ')})` : '';
  return {
    name: 'BaselineDeviation',
    severity,
    labels: { side, nature: nature.nature },
    expr: `last_over_time(${BASELINE.average}${LAST})
and
${BASELINE.deviation}{${matcherOf(nature)}} == ${SIGNS[side]}${only}`,
    when: `${nature.are}${named} is ${side} its own normal band for this hour and day, in a direction that is watched${and}`,
    holdSeconds: nature.holdSeconds,
    keepSeconds: 10 * MINUTE,
    summary: `${SUBJECT} is ${side} its normal: {{ $value | humanize }}, ${EXPECTED} at this hour.`,
    action:
      'Open the dashboard: see when it left the band and what changed then (release, config, a customer, the mix of prompts). If all is well and it stays, the baseline learns it within a day.',
    dashboard: DASHBOARDS.baseline,
  };
}

const signalMissing: AlertDefinition = {
  name: 'BaselineSignalMissing',
  severity: 'warning',
  // What follows the demand is missing without it; that the demand is not told any more, is told.
  expr: `last_over_time(${BASELINE.missing}{signal!~"${FOLLOWERS.signals.join('|')}"}${LAST}) == 1`,
  when: 'A watched signal that was there is not told any more',
  holdSeconds: 5 * MINUTE,
  keepSeconds: 10 * MINUTE,
  summary: `${SUBJECT} is not told any more (missing: {{ $value }}).`,
  action:
    'See whether the server or the exporter is down, or was upgraded to a version that names its metrics otherwise. If it was taken away on purpose, this ends by itself.',
  dashboard: DASHBOARDS.baseline,
};

/** `objective` is the share of requests that must keep the SLO, 0-1. */
export function baselineTopic(objective: number): AlertTopic {
  const natures = [...NAMED, ALL_ELSE];
  return {
    name: 'baseline-alerts',
    intervalSeconds: 60,
    alerts: [...natures.flatMap((nature) => deviations(nature, objective)), signalMissing],
  };
}
