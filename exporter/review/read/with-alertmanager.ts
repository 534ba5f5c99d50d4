import { TOLD_TO_NOBODY } from '../../../alerts/audit/rules.ts';
import { toFiring } from '../firing.ts';
import type { Firing } from '../firing.ts';
import type { HeldAlert } from './read-alertmanager.ts';

/** That Prometheus and Alertmanager may be apart: seconds. */
const APART = 300;
/** What has fired for less may be on its way into the recorded series, under which it has its name. */
const TOO_YOUNG = 120;

export interface BothRead {
  readonly firings: readonly Firing[];
  /** Alerts of which Prometheus does not know yet. */
  readonly young: number;
}

/**
 * The firings that Prometheus knows, with what Alertmanager says of them, and those that it alone knows. `now` in Unix
 * seconds.
 */
export function withAlertmanager(
  firings: readonly Firing[],
  held: readonly HeldAlert[],
  alerts: readonly string[],
  now: number,
): BothRead {
  const ours = held.filter(
    ({ labels }) => alerts.includes(labels['alertname'] ?? '') && labels['severity'] !== TOLD_TO_NOBODY,
  );
  const unknown = ours.filter((alert) => !firings.some((firing) => isOf(firing, alert, now)));
  const old = unknown.filter(({ firedAt }) => now - firedAt >= TOO_YOUNG);
  const elsewhere = old.map(({ labels, firedAt, muted }) => ({
    ...toFiring(labels, { began: firedAt, seenUntil: now, isFiring: true }),
    ...(muted && { muted }),
    isElsewhere: true,
  }));
  const known = firings.map((firing) => {
    const muted = firing.isFiring ? ours.find((alert) => isOf(firing, alert, now))?.muted : undefined;
    return muted ? { ...firing, muted } : firing;
  });
  return { firings: [...known, ...elsewhere], young: unknown.length - old.length };
}

/** On its way there an alert gets more labels, and loses none. */
function isOf({ alert, labels, seenUntil }: Firing, held: HeldAlert, now: number): boolean {
  if (held.labels['alertname'] !== alert || now - seenUntil > APART) return false;
  return Object.entries(labels).every(([name, value]) => held.labels[name] === value);
}
