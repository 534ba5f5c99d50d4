/** How often alerts fire, and what people said of it, over two weeks. */
import { alerting } from '../../exporter/catalogue/index.ts';
import { OF_ONE_ALERT } from '../labels.ts';
import type { RecordingRule, Severity } from '../rules.ts';

const REVIEW = alerting.alertReviewTimestampSeconds.name;
const FIRED = alerting.alertReviewFiringTimestampSeconds.name;
/** That the audit looks back. */
export const AUDIT_DAYS = 14;
const LABELS = OF_ONE_ALERT.join(', ');
const BY = `by (${LABELS})`;

/** Series of the audit. */
export const AUDIT = {
  activeSince: 'alert_audit:active_since',
  firings: `alert_audit:firings:${AUDIT_DAYS}d`,
  firingsOfDay: 'alert_audit:firings:1d',
  reviews: `alert_audit:reviews:${AUDIT_DAYS}d`,
  unreviewed: `alert_audit:unreviewed:${AUDIT_DAYS}d`,
  reviewDelay: 'alert_audit:review_delay_seconds:max',
  falseRatio: `alert_audit:false_alarm:ratio_${AUDIT_DAYS}d`,
} as const;

/** Alerts of this severity are sent to nobody, so nobody can be asked whether they were right. */
export const TOLD_TO_NOBODY: Severity = 'info';

/** Matchers of what the audit looks at, of the alerts with these names. */
export function audited(alertNames: readonly string[]): string {
  return `{alertname=~"${alertNames.join('|')}",severity!="${TOLD_TO_NOBODY}"}`;
}

/** When each firing alert began, Unix seconds. A firing is a time of its own: edges would depend on the order of groups. */
export function activeSince(alertNames: readonly string[]): RecordingRule {
  return {
    record: AUDIT.activeSince,
    expr: `ALERTS_FOR_STATE${audited(alertNames)}
and ignoring (alertstate)
ALERTS{alertstate="firing"}`,
  };
}

/** Seconds between two evaluations of what follows: over four minutes a series would be gone between two of them. */
export const COUNT_SECONDS = 240;

export const COUNTS: readonly RecordingRule[] = [
  {
    record: AUDIT.firings,
    expr: `sum ${BY} (changes(${AUDIT.activeSince}[${AUDIT_DAYS}d]) + 1)`,
  },
  {
    // A line of it over weeks would read every minute of a day again for each of its points.
    record: AUDIT.firingsOfDay,
    expr: `sum ${BY} (changes(${AUDIT.activeSince}[1d]) + 1)`,
  },
  {
    record: AUDIT.reviews,
    // A review that two exporters know of, or one that came back with another target, is one review.
    expr: `count by (${LABELS}, verdict) (
  max by (${LABELS}, verdict, review) (${REVIEW}) > time() - ${AUDIT_DAYS} * 86400
)`,
  },
  {
    record: AUDIT.reviewDelay,
    // Of reviews since the last evaluation. One that does not tell its firing is of that before it: later there may be another.
    expr: `(
  max ${BY} ((${REVIEW} > time() - ${COUNT_SECONDS}) - ${FIRED})
  or
  max ${BY} (${REVIEW} > time() - ${COUNT_SECONDS})
  -
  max ${BY} (max_over_time(${AUDIT.activeSince}[${AUDIT_DAYS}d]))
)
>= 0`,
  },
  {
    record: AUDIT.unreviewed,
    // A firing of three weeks ago is not counted, and what was said of it last week stands for no other.
    expr: `${AUDIT.firings} - count ${BY} (
  max by (${LABELS}, review) (${FIRED} or ${REVIEW}) > time() - ${AUDIT_DAYS} * 86400
)
or
${AUDIT.firings}`,
  },
  {
    record: AUDIT.falseRatio,
    expr: `(
  sum ${BY} (${AUDIT.reviews}{verdict="noise"})
  or
  0 * sum ${BY} (${AUDIT.reviews})
)
/
sum ${BY} (${AUDIT.reviews})`,
  },
];
