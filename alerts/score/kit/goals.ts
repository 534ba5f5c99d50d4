/** What is asked of the kit, and what was measured. */
import type { Severity } from '../../rules.ts';
import { noticesOf, within } from './judge.ts';
import type { KitScore } from './score.ts';

export interface Goal {
  readonly asked: string;
  readonly measured: string;
  readonly met: boolean;
}

const LEAST_SEEN = 0.95;
const MOST_TICKETS = 0.5;
const MOST_PAGES = 0.05;

export function goalsOf(score: KitScore): Goal[] {
  const [soon = 0, late = 0] = [15, 60].map((minutes) =>
    shareOf(score.seen, ({ alerts }) => within(alerts, minutes).length > 0),
  );
  const placebo = shareOf(score.placebo, (alerts) => within(alerts, 15).length > 0);
  const tickets = perWeek(score, 'warning');
  const pages = perWeek(score, 'critical');
  return [
    {
      asked: `${LEAST_SEEN} or more of the faults seen within 15 minutes`,
      measured: `${soon.toFixed(3)} (within 60 minutes ${late.toFixed(3)}; placebo within 15 minutes ${placebo.toFixed(3)})`,
      met: soon >= LEAST_SEEN,
    },
    {
      asked: `${MOST_TICKETS} tickets per server-week or fewer without a fault`,
      measured: tickets.toFixed(2),
      met: tickets <= MOST_TICKETS,
    },
    {
      asked: `${MOST_PAGES} pages per server-week or fewer without a fault`,
      measured: pages.toFixed(2),
      met: pages <= MOST_PAGES,
    },
  ];
}

function perWeek({ quiet, serverWeeks }: KitScore, severity: Severity): number {
  return noticesOf(quiet).filter((notice) => notice.severity === severity).length / serverWeeks;
}

/** 0-1. */
export function shareOf<T>(all: readonly T[], is: (one: T) => boolean): number {
  return all.filter(is).length / all.length;
}
