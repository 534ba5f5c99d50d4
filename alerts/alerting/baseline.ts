/** Signals that leave what is normal for them. They never page: normal is not a promise. */
import { code } from '../../exporter/documents/markdown.ts';
import { BASELINE } from '../baselines/names.ts';
import type { Severity } from '../rules.ts';
import { DASHBOARDS } from './dashboards.ts';
import { HOUR, MINUTE } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

/** Most of a baseline is recorded every five minutes: a little more is looked back. */
const LAST = '[7m]';
const SUBJECT =
  '{{ $labels.signal }}{{ with $labels.server }} of {{ . }}{{ end }}{{ with $labels.model }} ({{ . }}){{ end }}';

/** A second number, asked for when the alert is written. */
const EXPECTED = `{{ with printf "last_over_time(${BASELINE.expected}{signal=%q,server=%q,model=%q,instance=%q}${LAST})" $labels.signal $labels.server $labels.model $labels.instance | query }}{{ . | first | value | humanize }}{{ else }}unknown{{ end }} expected`;

/** Signals of one nature, and how long one of them must be off before somebody is told. */
interface Nature {
  /** All others, if none are named. */
  readonly signals: readonly string[];
  readonly are: string;
  readonly severity: Severity;
  readonly holdSeconds: number;
}

/** Its level jumps, and an hour of more or less of it is nobody's fault. */
const DEMAND: Nature = {
  signals: ['request_rate'],
  are: 'The demand',
  severity: 'warning',
  holdSeconds: HOUR,
};
/** What demand explains is told by the demand. A token costs more where few are asked for. */
const FOLLOWERS: Nature = {
  signals: [
    'token_throughput',
    'tokens_per_running_request',
    'batch_fill',
    'gpu_utilisation',
    'gpu_seconds_per_token',
    'joules_per_token',
  ],
  are: 'What follows the demand',
  severity: 'info',
  holdSeconds: HOUR,
};
/** A burst of requests makes others wait for some minutes. */
const WAITS: Nature = {
  signals: [
    'ttft_p95',
    'ttft_per_prompt_token',
    'time_per_output_token_p95',
    'queue_depth',
    'queue_oldest_age',
  ],
  are: 'What bursts of requests prolong',
  severity: 'warning',
  holdSeconds: 6 * MINUTE,
};
const ALL_ELSE: Nature = {
  signals: [],
  are: 'Any other watched signal',
  severity: 'warning',
  // It is the median of ten minutes already.
  holdSeconds: 3 * MINUTE,
};

const NAMED = [DEMAND, FOLLOWERS, WAITS];
/** Signals that do not wait as all others do. */
export const NAMED_SIGNALS = NAMED.flatMap(({ signals }) => signals);

function matcherOf({ signals }: Nature): string {
  if (signals.length > 0) return `signal=~"${signals.join('|')}"`;
  return `signal!~"${NAMED_SIGNALS.join('|')}"`;
}

const SIDES = [
  ['above', 1],
  ['below', -1],
] as const;

function deviations(nature: Nature): AlertDefinition[] {
  const named = nature.signals.length > 0 ? ` (${nature.signals.map(code).join(', ')})` : '';
  return SIDES.map(([side, sign]) => ({
    name: 'BaselineDeviation',
    severity: nature.severity,
    labels: { side },
    expr: `last_over_time(${BASELINE.average}${LAST})
and
${BASELINE.deviation}{${matcherOf(nature)}} == ${sign}`,
    when: `${nature.are}${named} is ${side} its own normal band for this hour and day, in a direction that is watched`,
    holdSeconds: nature.holdSeconds,
    keepSeconds: 10 * MINUTE,
    summary: `${SUBJECT} is ${side} its normal: {{ $value | humanize }}, ${EXPECTED} at this hour.`,
    action:
      'Open the dashboard: see when it left the band and what changed then (release, config, a customer, the mix of prompts). If all is well and it stays, the baseline learns it within a day.',
    dashboard: DASHBOARDS.baseline,
  }));
}

const signalMissing: AlertDefinition = {
  name: 'BaselineSignalMissing',
  severity: 'warning',
  expr: `last_over_time(${BASELINE.missing}${LAST}) == 1`,
  when: 'A watched signal that was there is not told any more',
  holdSeconds: 5 * MINUTE,
  keepSeconds: 10 * MINUTE,
  summary: `${SUBJECT} is not told any more (missing: {{ $value }}).`,
  action:
    'See whether the server or the exporter is down, or was upgraded to a version that names its metrics otherwise. If it was taken away on purpose, this ends by itself.',
  dashboard: DASHBOARDS.baseline,
};

export const BASELINE_ALERTS: AlertTopic = {
  name: 'baseline-alerts',
  intervalSeconds: 60,
  alerts: [...[DEMAND, FOLLOWERS, WAITS, ALL_ELSE].flatMap(deviations), signalMissing],
};
