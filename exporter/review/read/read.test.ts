/** What is made of answers: firings of series, reviews of firings, and what Alertmanager adds. */
import { expect, test } from 'vitest';
import { firingId } from '../firing.ts';
import type { Firing } from '../firing.ts';
import { auditOf, withReviews } from '../review-list.ts';
import { firingsOf } from './read-firings.ts';
import type { ToldReview } from './read-reviews.ts';
import { withAlertmanager } from './with-alertmanager.ts';

const MINUTE = 60;
const DAY = 86_400;
const NOW = 1_800_000_000;
const RANGE = { from: NOW - 60 * MINUTE, to: NOW, step: MINUTE };
const LABELS = { alertname: 'InferenceStalled', severity: 'critical', server: 'chat' };
const NAMES = ['InferenceStalled'];

/** A series that fires at these times, minutes before now, for the activations given. */
function firings(...seen: readonly (readonly [ago: number, began: number])[]): readonly Firing[] {
  const samples = seen.map(([ago, began]) => [NOW - ago * MINUTE, NOW - began * MINUTE] as const);
  return firingsOf([{ name: '', labels: LABELS, samples }], RANGE);
}

test('a new time of activation is a new firing, whatever lies between', () => {
  const found = firings([20, 25], [19, 25], [18, 18], [2, 4], [1, 4]);
  expect(found.map(({ began, seenUntil, isFiring }) => [NOW - began, NOW - seenUntil, isFiring])).toEqual([
    [25 * MINUTE, 19 * MINUTE, false],
    [18 * MINUTE, 18 * MINUTE, false],
    [4 * MINUTE, MINUTE, true],
  ]);
});

test('one that began anew, as after a restart of Prometheus, ends the one before', () => {
  const found = firings([1, 25], [0, 2]);
  expect(found.map(({ began: at, isFiring }) => [NOW - at, isFiring])).toEqual([
    [25 * MINUTE, false],
    [2 * MINUTE, true],
  ]);
});

test('what is no time is no firing', () => {
  const samples = [Number.NaN, Infinity, -1, 0, 1e300].map((value) => [NOW, value] as const);
  expect(firingsOf([{ name: '', labels: LABELS, samples }], RANGE)).toEqual([]);
});

const began = NOW - 10 * MINUTE;
const REVIEW: ToldReview = {
  alert: 'InferenceStalled',
  signal: '',
  verdict: 'noise',
  name: firingId(LABELS, began),
  at: NOW - MINUTE,
  firedAt: began,
};

test('a review is of the firing that it names, told or lost', () => {
  const both = withReviews(firings([20, 30], [0, 10]), { told: [REVIEW], lost: [] }, NOW);
  expect(both.map(({ review }) => review?.verdict)).toEqual([undefined, 'noise']);
  const reviewOf = (told: readonly ToldReview[], lost: readonly ToldReview[], now = NOW) =>
    withReviews(firings([0, 10]), { told, lost }, now)[0]?.review;
  expect(reviewOf([REVIEW], [])).toEqual({ verdict: 'noise', at: REVIEW.at });
  expect(reviewOf([], [REVIEW])).toEqual({ verdict: 'noise', at: REVIEW.at, isLost: true });
  // It has had its time.
  expect(reviewOf([], [REVIEW], NOW + 31 * DAY)).toEqual({ verdict: 'noise', at: REVIEW.at });
  expect(reviewOf([{ ...REVIEW, alert: 'GpuLost' }], [])).toBeUndefined();
});

test('the audit counts as its rules do', () => {
  const found = firings([0, 10], [20, 30], [40, 50]);
  const sum = (told: readonly ToldReview[]) => auditOf(found, told, NOW)[0];
  expect(sum([])).toMatchObject({ firings: 3, unreviewed: 3, isDue: true });
  expect(sum([REVIEW])).toMatchObject({ unreviewed: 2, noise: 1, isDue: false });
  // Of a firing of long ago: it is a review of these days, and takes none of these firings off.
  expect(sum([{ ...REVIEW, firedAt: NOW - 15 * DAY }])).toMatchObject({ unreviewed: 3, noise: 1 });
  const { firedAt, ...unnamed } = REVIEW;
  expect(firedAt).toBe(began);
  expect(sum([{ ...unnamed, name: 'by-hand' }])).toMatchObject({ unreviewed: 2 });
  const [first] = found;
  expect(first && auditOf([{ ...first, isElsewhere: true }], [], NOW)).toEqual([]);
});

const HELD = { labels: { ...LABELS, cluster: 'west' }, firedAt: NOW - 8 * MINUTE, muted: undefined };

test('Alertmanager says who was not told, of what fires now', () => {
  const muted = withAlertmanager(firings([0, 10], [20, 30]), [{ ...HELD, muted: 'silenced' }], NAMES, NOW);
  expect(muted.firings.map((firing) => firing.muted)).toEqual(['silenced', undefined]);
  expect(muted.young).toBe(0);
});

test('what it alone knows is listed, unless it is of others or of just now', () => {
  const other = { ...HELD, labels: { ...LABELS, server: 'other' } };
  const { firings: found, young } = withAlertmanager(firings([0, 10]), [HELD, other], NAMES, NOW);
  expect(young).toBe(0);
  expect(found).toHaveLength(2);
  expect(found[1]).toMatchObject({ isElsewhere: true, isFiring: true, began: other.firedAt });
  const late = { ...other, firedAt: NOW - 30 };
  expect(withAlertmanager([], [late], NAMES, NOW)).toEqual({ firings: [], young: 1 });
  const foreign = { ...other, labels: { alertname: 'NodeDown' } };
  expect(withAlertmanager([], [foreign], NAMES, NOW)).toEqual({ firings: [], young: 0 });
  const untold = { ...other, labels: { ...LABELS, severity: 'info' } };
  expect(withAlertmanager([], [untold], NAMES, NOW)).toEqual({ firings: [], young: 0 });
});
