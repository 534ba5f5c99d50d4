import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistogramValue } from '../../model/samples.ts';
import { onLadder } from './exponential.ts';
import { isRefusal } from '../streams/refusal.ts';
import type { ExponentialPoint } from './request.ts';

const SECONDS = -20;

function point(fields: Partial<ExponentialPoint>): ExponentialPoint {
  const none = { offset: 0, counts: [] };
  const common = { attributes: new Map(), start: 0n, time: 1n, flags: 0, count: 0, sum: undefined };
  return { ...common, scale: 0, zeroCount: 0, zeroThreshold: 0, positive: none, negative: none, ...fields };
}

function ladder(fields: Partial<ExponentialPoint>, firstRung = SECONDS): HistogramValue {
  const value = onLadder(point(fields), firstRung);
  if (isRefusal(value)) throw new Error(value.refused);
  return value;
}

/** By its definition: a value in (base^i, base^(i+1)] is counted at i. Values must not be at a bound. */
function exponentialOf(values: readonly number[], scale: number): Partial<ExponentialPoint> {
  const indices = values.map((value) => Math.floor(Math.log2(value) * 2 ** scale));
  const offset = indices.length > 0 ? Math.min(...indices) : 0;
  const counts: number[] = [];
  for (const index of indices) {
    while (counts.length <= index - offset) counts.push(0);
    counts[index - offset] = (counts[index - offset] ?? 0) + 1;
  }
  return { scale, count: values.length, positive: { offset, counts } };
}

/** In the middle of a bucket of the finest scale below, so at no bound of any scale, whatever a logarithm rounds to. */
const FINEST = 8;
const value = fc
  .integer({ min: -24 * 2 ** FINEST, max: 24 * 2 ** FINEST })
  .map((at) => 2 ** ((at + 0.5) / 2 ** FINEST));

describe('on the ladder', () => {
  it('each count is that of the values at or below its bound, from any scale', () => {
    const values = fc.array(value, { maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: -6, max: FINEST }), fc.nat(5), (observed, scale, zeroCount) => {
        const of = exponentialOf(observed, scale);
        const count = observed.length + zeroCount;
        for (const firstRung of [SECONDS, 0]) {
          const { bounds, counts, count: all } = ladder({ ...of, zeroCount, count }, firstRung);
          const expected = bounds.map((bound) => zeroCount + observed.filter((each) => each <= bound).length);
          expect(counts).toEqual(expected);
          expect(all).toBe(count);
          expect(bounds).toContain(1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the bounds are two for each power of 2, ascending, and those of a coarser scale where it is coarser', () => {
    const { bounds } = ladder({ scale: 5 });
    expect(bounds).toHaveLength(41);
    expect(bounds[0]).toBe(2 ** -10);
    expect(bounds[1]).toBeCloseTo(2 ** -9.5, 15);
    expect(bounds.at(-1)).toBe(1024);
    expect(bounds.toSorted((a, b) => a - b)).toEqual(bounds);
    expect(ladder({ scale: 0 }).bounds).toEqual(Array.from({ length: 21 }, (_, index) => 2 ** (index - 10)));
    expect(ladder({ scale: -1 }, 0).bounds).toEqual([
      1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576,
    ]);
    expect(ladder({ scale: -32 }).bounds).toEqual([1]);
  });

  it('a value at a bound is at or below it: bucket -1 of scale 0 is above 0.5 and up to 1', () => {
    const { bounds, counts } = ladder({ count: 3, positive: { offset: -1, counts: [3] } });
    expect(counts[bounds.indexOf(0.5)]).toBe(0);
    expect(counts[bounds.indexOf(1)]).toBe(3);
  });

  it('what is below or above the ladder is in the first bucket, or in +Inf alone', () => {
    const far = { scale: 20, count: 5, positive: { offset: -(2 ** 31), counts: [2] } };
    expect(ladder({ ...far, zeroCount: 3 }).counts.every((count) => count === 5)).toBe(true);
    const high = { scale: -2, count: 2, positive: { offset: 2 ** 31 - 1, counts: [2] } };
    expect(ladder(high).counts.every((count) => count === 0)).toBe(true);
    expect(ladder(high).count).toBe(2);
  });

  it('no bound is shown below the threshold under which values were counted as zero', () => {
    const { bounds } = ladder({ scale: 0, zeroThreshold: 0.3, zeroCount: 1, count: 1 });
    expect(bounds[0]).toBe(0.5);
    expect(ladder({ scale: 0, zeroThreshold: 0.3 }).bounds[0]).toBe(2 ** -10);
  });

  it('a sum is passed on', () => {
    expect(ladder({ sum: 0 }).sum).toBe(0);
    expect('sum' in ladder({})).toBe(false);
  });
});

it.each<[string, Partial<ExponentialPoint>, RegExp]>([
  ['values below zero', { count: 1, negative: { offset: 0, counts: [0, 1] } }, /values below zero/],
  ['a count that is not that of its buckets', { count: 4, zeroCount: 3 }, /hold 3 values and its count is 4/],
  ['a scale that no SDK has', { scale: 33 }, /scale is 33/],
  ['a threshold that is no number', { zeroThreshold: Number.NaN }, /threshold is NaN/],
  [
    'too many buckets',
    { positive: { offset: 0, counts: Array<number>(65_537).fill(0) } },
    /has 65537 buckets/,
  ],
])('refused: %s', (_, fields, why) => {
  const found = onLadder(point(fields), SECONDS);
  expect(isRefusal(found) && found.refused).toMatch(why);
});

it('negative buckets that are empty are let through', () => {
  expect(ladder({ negative: { offset: 0, counts: [0, 0] } }).count).toBe(0);
});
