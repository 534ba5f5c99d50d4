import { expect, test } from 'vitest';
import { histogramQuantile } from './quantile.ts';

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
