import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countWithin, histogramQuantile } from './quantile.ts';

// By the rules that Prometheus documents for histogram_quantile.
test.each([
  ['in the middle of a bucket', 0.5, [1, 2], [0, 10, 10], 1.5],
  ['from 0 in the first bucket', 0.95, [1, 2], [10, 10, 10], 0.95],
  ['a first bound of 0 or less is itself', 0.5, [0, 2], [10, 10, 10], 0],
  ['above all bounds: the highest', 0.95, [1, 2], [0, 5, 10], 2],
  ['exactly at a bound', 0.5, [1, 2], [5, 10, 10], 1],
  ['empty buckets before it', 0.95, [1, 2, 4], [0, 0, 10, 10], 3.9],
])('%s', (_, share, bounds, counts, expected) => {
  expect(histogramQuantile(share, bounds, counts)).toBeCloseTo(expected, 12);
});

test('nothing counted, or no bound to say it by, is unknown', () => {
  expect(histogramQuantile(0.95, [1, 2], [0, 0, 0])).toBeUndefined();
  expect(histogramQuantile(0.95, [], [7])).toBeUndefined();
  expect(histogramQuantile(0.95, [1], [Number.NaN, Number.NaN])).toBeUndefined();
});

test.each([
  ['in the middle of a bucket', 1.5, [1, 2], [4, 10], 12, 7],
  ['from 0 in the first bucket', 0.25, [1, 2], [4, 10], 12, 1],
  ['exactly at a bound', 1, [1, 2], [4, 10], 12, 4],
  ['above all bounds: none of those above', 5, [1, 2], [4, 10], 12, 10],
  ['nothing counted', 1, [1, 2], [0, 0], 0, 0],
  ['counts that were read while they moved', 1.5, [1, 2], [5, 4], 5, 5],
])('within a limit, %s', (_, limit, bounds, counts, count, expected) => {
  expect(countWithin(limit, { bounds, counts, count })).toBeCloseTo(expected, 12);
});

test('within a limit nothing is known without a bound', () => {
  expect(countWithin(1, { bounds: [], counts: [], count: 7 })).toBeUndefined();
});

const BOUNDS = [0.1, 0.3, 0.7, 2];
const cumulative = (perBucket: readonly number[]) => {
  let sum = 0;
  return perBucket.map((count) => (sum += count));
};
const perBucket = fc.array(fc.nat(1e9), { minLength: 4, maxLength: 4 });

test('what is within a limit never falls while the histogram does not, whatever the digits', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 3, noNaN: true }), perBucket, perBucket, (limit, old, more) => {
      const within = (counts: readonly number[]) =>
        countWithin(limit, { bounds: BOUNDS, counts: cumulative(counts), count: 1e10 });
      const later = old.map((count, index) => count + (more[index] ?? 0));
      expect(within(later)).toBeGreaterThanOrEqual(within(old) ?? Infinity);
    }),
  );
});
