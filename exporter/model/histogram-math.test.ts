import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addAtCommonBounds, addHistograms, histogramIncrease } from './histogram-math.ts';
import type { HistogramValue } from './samples.ts';

const BOUNDS = [1, 2, 5];

/** Cumulative, as a page has it, from what each bucket holds. */
function cumulative(buckets: readonly number[], sum?: number): HistogramValue {
  let below = 0;
  const [count = 0, ...counts] = buckets.map((each) => (below += each)).toReversed();
  return { bounds: BOUNDS, counts: counts.toReversed(), count, ...(sum === undefined ? {} : { sum }) };
}

const histogram = fc
  .array(fc.nat(1000), { minLength: BOUNDS.length + 1, maxLength: BOUNDS.length + 1 })
  .map((buckets) =>
    cumulative(
      buckets,
      buckets.reduce((sum, each) => sum + each, 0),
    ),
  );

test('what is added is what it increased by, whoever adds', () => {
  fc.assert(
    fc.property(histogram, histogram, (before, more) => {
      const after = addAtCommonBounds(before, more);
      expect(after).toEqual(addHistograms([before, more]));
      expect(histogramIncrease(after, before)).toEqual(more);
    }),
  );
});

test('three are as two and one; a sum is there where all have one', () => {
  const [a, b, c] = [cumulative([1, 0, 2, 3], 20), cumulative([0, 4, 0, 0], 6), cumulative([0, 0, 0, 9])];
  const all = addHistograms([a, b, c]);
  expect(all).toEqual(cumulative([1, 4, 2, 12]));
  expect(addHistograms([a, b])?.sum).toBe(26);
});

test('at other bounds those in common are exact, and where there are none count and sum stay', () => {
  const other = { bounds: [2, 3], counts: [10, 11], count: 12, sum: 40 };
  expect(addAtCommonBounds(cumulative([1, 1, 1, 1], 9), other)).toEqual({
    bounds: [2],
    counts: [12],
    count: 16,
    sum: 49,
  });
  expect(addAtCommonBounds(cumulative([1, 1, 1, 1], 9), { ...other, bounds: [3, 4] })).toEqual({
    bounds: [],
    counts: [],
    count: 16,
    sum: 49,
  });
  expect(addHistograms([cumulative([1, 1, 1, 1]), other])).toBeUndefined();
});

test('a bucket that fell is no increase, even where the count grew', () => {
  expect(histogramIncrease(cumulative([1, 9, 1, 1]), cumulative([1, 1, 2, 1]))).toBeUndefined();
  expect(histogramIncrease(cumulative([1, 1, 1, 0]), cumulative([1, 1, 1, 1]))).toBeUndefined();
});

test('of exemplars the newest of each bucket stays', () => {
  const labels = {};
  const a = { ...cumulative([1, 1, 1, 1]), exemplars: [{ labels, value: 1, timestamp: 5 }] };
  const b = { ...cumulative([1, 1, 1, 1]), exemplars: [{ labels, value: 0.5, timestamp: 7 }] };
  expect(addHistograms([a, b])?.exemplars?.[0]).toEqual({ labels, value: 0.5, timestamp: 7 });
});
