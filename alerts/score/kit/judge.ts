/** What was seen of faults, how soon and by which alert, and what fired where there was none. */
import type { Severity } from '../../rules.ts';
import { HOUR, MINUTE } from '../scored-series.ts';
import type { Interval } from '../scored-series.ts';
import type { Fired } from './alerts.ts';
import type { Branch } from './plan.ts';

/**
 * Groups of rules read each other with up to a minute between them, and a sample is up to a minute old: run over the past
 * they do not wait. Added to every detection.
 */
const LAG = 2 * MINUTE;

export interface Seen {
  readonly branch: Branch;
  /** In the order in which they began to fire after the fault: seconds after its beginning. */
  readonly alerts: readonly { readonly alert: string; readonly severity: Severity; readonly after: number }[];
}

/** What began to fire after the fault did, and had not been firing just before it; what nobody is told of sees nothing. */
export function seenOf(branch: Branch, fired: readonly Fired[]): Seen {
  const mine = fired.filter(({ labels }) => labels['job'] === branch.job);
  return { branch, alerts: begunSince(branch.begins, mine) };
}

/** What the run without faults has to say at the same time: hits that are no merit. */
export function placeboOf({ run, begins }: Branch, quiet: readonly Fired[]): Seen['alerts'] {
  return begunSince(
    begins,
    quiet.filter(({ labels }) => labels['job'] === run.name),
  );
}

function begunSince(begins: number, fired: readonly Fired[]): Seen['alerts'] {
  return fired
    .filter(({ from, severity }) => from > begins && severity !== 'info')
    .map(({ alert, severity, from }) => ({ alert, severity, after: from + LAG - begins }))
    .toSorted((one, other) => one.after - other.after);
}

export function within(alerts: Seen['alerts'], minutes: number): Seen['alerts'] {
  return alerts.filter(({ after }) => after <= minutes * MINUTE);
}

export interface Notice extends Interval {
  readonly alert: string;
  /** Of the server. */
  readonly job: string;
  readonly severity: Severity;
  /** The signal and side of what fired first, where it is about signals. */
  readonly cause: string;
  /** Times that an alert of it began to fire. */
  readonly firings: number;
}

/**
 * Pages and tickets, grouped as by the Alertmanager of the examples: one for each alert and server, whatever its other labels
 * are. What begins again within an hour is still the same: that is ours, Alertmanager would send it again.
 */
export function noticesOf(fired: readonly Fired[]): Notice[] {
  const groups = new Map<string, Notice[]>();
  for (const { alert, severity, labels, from, to } of fired.toSorted((a, b) => a.from - b.from)) {
    const [name = alert, side = ''] = alert.split(' ');
    const key = [name, severity, labels['job'], labels['server']].join();
    const notices = groups.get(key) ?? [];
    const last = notices.at(-1);
    if (last && from - last.to < HOUR) {
      const firings = last.firings + 1;
      notices.splice(-1, 1, { ...last, to: Math.max(to, last.to), firings });
    } else {
      const cause = [labels['signal'] ?? '', side].join(' ').trim();
      notices.push({ alert: name, job: labels['job'] ?? '', severity, from, to, cause, firings: 1 });
    }
    groups.set(key, notices);
  }
  return [...groups.values()].flat();
}
