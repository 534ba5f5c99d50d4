/** Alerts on the alerts: nobody looks at them, nobody can rely on them, or they come and go. They are for the week, not the night. */
import { DASHBOARDS } from '../alerting/dashboards.ts';
import type { AlertDefinition } from '../alerting/definition.ts';
import { AUDIT } from './rules.ts';

const ALERT = '{{ $labels.alert }}{{ with $labels.signal }} ({{ . }}){{ end }}';

/** An alert has its own name as `alertname`: the one it is about needs another label, or two of them would be one. */
function about(expr: string): string {
  return `label_replace(\n${expr},\n"alert", "$1", "alertname", "(.+)")`;
}

/** Firings without a review that an alert may have. */
export const MOST_UNREVIEWED = 2;
const FALSE_RATIO = 0.5;
/** Reviews under which a ratio says nothing. */
const LEAST_REVIEWS = 4;
const FLAPS = 4;

const needsAudit: AlertDefinition = {
  name: 'AlertNeedsAudit',
  severity: 'info',
  expr: about(`${AUDIT.unreviewed} > ${MOST_UNREVIEWED}`),
  when: `An alert fired more than ${MOST_UNREVIEWED} times in 14 days without a review`,
  holdSeconds: 0,
  summary: `${ALERT} fired {{ $value }} times in 14 days, and nobody said whether it was right.`,
  action:
    'Look at each firing and say whether it was right: gpu-headroom review lists them and takes your answers.',
  dashboard: DASHBOARDS.audit,
};

const mostlyNoise: AlertDefinition = {
  name: 'AlertMostlyNoise',
  severity: 'info',
  expr: about(`${AUDIT.falseRatio} > ${FALSE_RATIO}
and
sum by (alertname, signal) (${AUDIT.reviews}) >= ${LEAST_REVIEWS}`),
  when: `More than ${FALSE_RATIO * 100} % of at least ${LEAST_REVIEWS} reviewed firings in 14 days were false alarms`,
  holdSeconds: 0,
  summary: `{{ $value | humanizePercentage }} of the reviewed firings of ${ALERT} in 14 days were false alarms.`,
  action:
    'Read the section "False alarm" of its runbook and change what it names. An alert that cannot be mended should go.',
  dashboard: DASHBOARDS.audit,
};

const flapping: AlertDefinition = {
  name: 'AlertFlapping',
  severity: 'info',
  expr: about(`max by (alertname, signal) (changes(${AUDIT.activeSince}[6h])) >= ${FLAPS}`),
  when: `The same alert began anew ${FLAPS} times or more within 6 hours`,
  holdSeconds: 0,
  summary: `${ALERT} began anew {{ $value }} times in the last 6 hours.`,
  action:
    'See whether the trouble itself comes and goes. If not, lengthen keep_firing_for of the alert, or move its threshold away from where the signal hovers.',
  dashboard: DASHBOARDS.audit,
};

export const AUDIT_ALERTS: readonly AlertDefinition[] = [needsAudit, mostlyNoise, flapping];
