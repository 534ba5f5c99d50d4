/** Firings with what was said of them, and whether the audit is due. Times are Unix seconds. */
import { MOST_UNREVIEWED } from '../../alerts/audit/alerts.ts';
import { AUDIT_DAYS } from '../../alerts/audit/rules.ts';
import { REVIEW_KEPT_MS } from '../intake/events/reviews.ts';
import type { Firing } from './firing.ts';
import { reviewKey } from './read/read-reviews.ts';
import type { ReviewsRead, ToldReview } from './read/read-reviews.ts';

const AUDIT_SECONDS = AUDIT_DAYS * 86_400;

export interface ReviewList {
  /** Of this shape. */
  readonly schema: 1;
  readonly from: number;
  readonly to: number;
  readonly timeZone: string;
  /** Address of Prometheus, without what may be a secret. */
  readonly source: string;
  /** The latest first. */
  readonly firings: readonly Firing[];
  /** By alert and signal, over the two weeks of the audit. */
  readonly alerts: readonly Audited[];
  readonly notes: readonly string[];
}

export interface Audited {
  readonly alert: string;
  readonly signal: string;
  readonly firings: number;
  readonly real: number;
  readonly noise: number;
  /** As the rules count it: under 0 where more was said than fired. */
  readonly unreviewed: number;
  readonly isDue: boolean;
}

/** Each firing with the review that names it. What an exporter keeps no longer by its age is not lost. `now` in Unix seconds. */
export function withReviews(
  firings: readonly Firing[],
  { told, lost }: ReviewsRead,
  now: number,
): readonly Firing[] {
  const [toldBy, lostBy] = [byKey(told), byKey(lost)];
  return firings.map((firing) => {
    const key = reviewKey({ ...firing, name: firing.id });
    const [found, gone] = [toldBy.get(key), lostBy.get(key)];
    if (found) return { ...firing, review: { verdict: found.verdict, at: found.at } };
    if (!gone) return firing;
    const isLost = now - gone.at < REVIEW_KEPT_MS / 1000;
    return { ...firing, review: { verdict: gone.verdict, at: gone.at, ...(isLost && { isLost }) } };
  });
}

function byKey(reviews: readonly ToldReview[]): ReadonlyMap<string, ToldReview> {
  return new Map(reviews.map((review) => [reviewKey(review), review]));
}

/** What the audit rules count at a time, from the same firings and reviews. */
export function auditOf(
  firings: readonly Firing[],
  told: readonly ToldReview[],
  now: number,
): readonly Audited[] {
  const since = now - AUDIT_SECONDS;
  const counted = firings.filter(({ isElsewhere, seenUntil }) => !isElsewhere && seenUntil > since);
  const pairs = new Map(counted.map((firing) => [pairKey(firing), firing]));
  const audited = [...pairs].map(([key, { alert, signal }]): Audited => {
    const reviews = told.filter((review) => pairKey(review) === key);
    const lately = reviews.filter(({ at }) => at > since);
    const count = counted.filter((firing) => pairKey(firing) === key).length;
    const unreviewed = count - reviews.filter(({ at, firedAt }) => (firedAt ?? at) > since).length;
    return {
      alert,
      signal,
      firings: count,
      real: lately.filter(({ verdict }) => verdict === 'real').length,
      noise: lately.filter(({ verdict }) => verdict === 'noise').length,
      unreviewed,
      isDue: unreviewed > MOST_UNREVIEWED,
    };
  });
  return audited.toSorted((one, other) => other.unreviewed - one.unreviewed || other.firings - one.firings);
}

function pairKey({ alert, signal }: Pick<Firing, 'alert' | 'signal'>): string {
  return JSON.stringify([alert, signal]);
}

/** Whether somebody has to look: an alert has more firings without a review than it may have. */
export function isAuditDue({ alerts }: Pick<ReviewList, 'alerts'>): boolean {
  return alerts.some(({ isDue }) => isDue);
}

/** Of which nobody said anything, as far as the audit knows. */
export function isUnreviewed({ review }: Firing): boolean {
  return review === undefined || review.isLost === true;
}
