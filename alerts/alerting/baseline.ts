/** Signals that leave what is normal for them. They never page: normal is not a promise. */
import { DASHBOARDS } from './dashboards.ts';
import { MINUTE } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

/** Most of a baseline is recorded every five minutes: a little more is looked back. */
const LAST = '[7m]';
export const BASELINE_SERIES = {
  value: 'baseline:value:avg5m',
  expected: 'baseline:expected',
  /** 1 while above the band, -1 while below, in a direction that is watched; absent else. */
  deviation: 'baseline:deviation',
  /** 1 while a signal that was there is not. */
  missing: 'baseline:missing',
} as const;

const SUBJECT =
  '{{ $labels.signal }}{{ with $labels.server }} of {{ . }}{{ end }}{{ with $labels.model }} ({{ . }}){{ end }}';

function deviation(side: 'above' | 'below', sign: 1 | -1): AlertDefinition {
  return {
    name: 'BaselineDeviation',
    severity: 'warning',
    labels: { side },
    expr: `last_over_time(${BASELINE_SERIES.value}${LAST}) / last_over_time(${BASELINE_SERIES.expected}${LAST})
and
${BASELINE_SERIES.deviation} == ${sign}`,
    when: `A watched signal is ${side} its own normal band for this hour and day, in a direction that is watched`,
    // It is the median of ten minutes already.
    holdSeconds: 5 * MINUTE,
    keepSeconds: 10 * MINUTE,
    summary: `${SUBJECT} is ${side} its normal: {{ $value | printf "%.2f" }} times what is expected at this hour.`,
    action:
      'Open the dashboard: see when it left the band and what changed then (release, config, a customer, the mix of prompts). If all is well and it stays, the baseline learns it within a day.',
    dashboard: DASHBOARDS.baseline,
  };
}

const signalMissing: AlertDefinition = {
  name: 'BaselineSignalMissing',
  severity: 'warning',
  expr: `last_over_time(${BASELINE_SERIES.missing}${LAST}) == 1`,
  when: 'A watched signal that was there is not told any more',
  holdSeconds: 5 * MINUTE,
  keepSeconds: 10 * MINUTE,
  summary: `${SUBJECT} is not told any more (missing: {{ $value }}).`,
  action:
    'See whether the server or the exporter is down, or was upgraded to a version that names its metrics otherwise. If it was taken away on purpose, this ends by itself.',
  dashboard: DASHBOARDS.baseline,
};

export const BASELINE: AlertTopic = {
  name: 'baseline-alerts',
  intervalSeconds: 60,
  alerts: [deviation('above', 1), deviation('below', -1), signalMissing],
};
