/** What is counted of our own alerts. */
import { AUDIT } from '../../alerts/audit/rules.ts';
import { ALERT_NAMES } from '../frame/annotations.ts';

/** Most alerts are about no signal, and are there whatever is chosen. */
const CHOSEN = 'alertname=~"$alert", signal=~"$signal|"';

/** Alerts of ours, as a regular expression. */
export const OURS = [...new Set(ALERT_NAMES)].join('|');

/** A series of the audit, of the chosen alerts. */
export function audited(name: keyof typeof AUDIT): string {
  return `${AUDIT[name]}{${CHOSEN}}`;
}

/** Alerts of ours that fire. */
export function firing(): string {
  return `ALERTS{alertstate="firing", alertname=~"${OURS}", ${CHOSEN}}`;
}

/** Reviews of the last two weeks with this verdict, 0 for an alert that fired and has none. */
export function reviews(verdict: 'real' | 'noise'): string {
  const of = `${AUDIT.reviews}{${CHOSEN}, verdict="${verdict}"}`;
  return `sum by (alertname, signal) (${of})\nor\n0 * ${audited('firings')}`;
}
