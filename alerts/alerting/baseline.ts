/** Signals that leave what is normal for them. They never page: normal is not a promise. */
import { BASELINE } from '../baselines/names.ts';
import { DASHBOARDS } from './dashboards.ts';
import { MINUTE } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

/** Most of a baseline is recorded every five minutes: a little more is looked back. */
const LAST = '[7m]';
const SUBJECT =
  '{{ $labels.signal }}{{ with $labels.server }} of {{ . }}{{ end }}{{ with $labels.model }} ({{ . }}){{ end }}';

/** A second number, asked for when the alert is written. */
const EXPECTED = `{{ with printf "last_over_time(${BASELINE.expected}{signal=%q,server=%q,model=%q,instance=%q}${LAST})" $labels.signal $labels.server $labels.model $labels.instance | query }}{{ . | first | value | humanize }}{{ else }}unknown{{ end }} expected`;

function deviation(side: 'above' | 'below', sign: 1 | -1): AlertDefinition {
  return {
    name: 'BaselineDeviation',
    severity: 'warning',
    labels: { side },
    expr: `last_over_time(${BASELINE.average}${LAST})
and
${BASELINE.deviation} == ${sign}`,
    when: `A watched signal is ${side} its own normal band for this hour and day, in a direction that is watched`,
    // It is the median of ten minutes already.
    holdSeconds: 2 * MINUTE,
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
  alerts: [deviation('above', 1), deviation('below', -1), signalMissing],
};
