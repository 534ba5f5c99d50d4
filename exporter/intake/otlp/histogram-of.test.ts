import { describe, expect, it } from 'vitest';
import { histogramOf } from './histogram-of.ts';
import { isRefusal } from '../streams/refusal.ts';
import type { ExplicitPoint, ExponentialPoint } from './request.ts';
import { unitOf } from './unit.ts';
import type { Quantity, Unit } from './unit.ts';

function unit(quantity: Quantity, name: string): Unit {
  const found = unitOf(quantity, name);
  if (isRefusal(found)) throw new Error(found.refused);
  return found;
}

const fields = { attributes: new Map(), start: 0n, time: 1n, flags: 0, count: 3, sum: 900 };
const explicit: ExplicitPoint = { ...fields, bounds: [5, 300], bucketCounts: [1, 1, 1] };
const exponential: ExponentialPoint = {
  ...fields,
  scale: 0,
  zeroCount: 0,
  zeroThreshold: 0,
  positive: { offset: 7, counts: [3] },
  negative: { offset: 0, counts: [] },
};

describe('an explicit histogram', () => {
  it('is cumulative over its buckets, in base units to the last digit', () => {
    expect(histogramOf(explicit, unit('seconds', 's'))).toEqual({
      bounds: [5, 300],
      counts: [1, 2],
      count: 3,
      sum: 900,
    });
    expect(histogramOf(explicit, unit('seconds', 'ms'))).toEqual({
      bounds: [0.005, 0.3],
      counts: [1, 2],
      count: 3,
      sum: 0.9,
    });
  });

  it('may have a count and a sum alone, or no sum', () => {
    const bare = { ...explicit, bounds: [], bucketCounts: [], sum: undefined };
    expect(histogramOf(bare, unit('tokens', '{token}'))).toEqual({ bounds: [], counts: [], count: 3 });
    const one = { ...explicit, bounds: [], bucketCounts: [3] };
    expect(histogramOf(one, unit('tokens', ''))).toEqual({ bounds: [], counts: [], count: 3, sum: 900 });
  });

  it.each<[string, Partial<ExplicitPoint>, RegExp]>([
    ['a bucket count too few', { bucketCounts: [1, 2] }, /has 2 bucket counts for 2 explicit bounds/],
    ['buckets that are not its count', { bucketCounts: [1, 1, 2] }, /hold 4 values and its count is 3/],
    ['bounds that fall', { bounds: [2, 1] }, /not finite numbers that ascend/],
    ['a bound twice', { bounds: [1, 1] }, /ascend/],
    ['a bound of NaN', { bounds: [1, Number.NaN] }, /ascend/],
    ['a bound of infinity', { bounds: [1, Number.POSITIVE_INFINITY] }, /ascend/],
    ['bounds that are one in seconds', { bounds: [5e-324, 1e-323] }, /ascend/],
    ['a sum of NaN', { sum: Number.NaN }, /sum is NaN/],
    ['a sum below zero', { sum: -1 }, /sum is -1/],
    [
      'a count that no double has',
      { count: 2 ** 53, bucketCounts: [2 ** 53, 0, 0] },
      /expected one up to 2\^53/,
    ],
    ['a bucket that no double has', { bucketCounts: [2 ** 60, 1, 1] }, /hold/],
    [
      'too many bounds',
      { bounds: Array.from({ length: 257 }, (_, index) => index) },
      /has 257 explicit bounds, expected at most 256/,
    ],
  ])('is refused with %s', (_, different, why) => {
    const found = histogramOf({ ...explicit, ...different }, unit('seconds', 'ms'));
    expect(isRefusal(found) && found.refused).toMatch(why);
  });
});

it('an exponential histogram in milliseconds has its own ladder, powers of 2 in milliseconds', () => {
  const value = histogramOf(exponential, unit('seconds', 'ms'));
  expect(value).toMatchObject({ count: 3, sum: 0.9 });
  expect(!isRefusal(value) && value.bounds.slice(0, 3)).toEqual([0.001, 0.002, 0.004]);
  expect(!isRefusal(value) && value.counts[value.bounds.indexOf(0.128)]).toBe(0);
  expect(!isRefusal(value) && value.counts[value.bounds.indexOf(0.256)]).toBe(3);
});

it.each([
  ['seconds', 'min', 'its unit is "min", expected "s" or "ms"'],
  ['seconds', '{token}', 'its unit is "{token}", expected "s" or "ms"'],
  ['tokens', 'By', 'its unit is "By", expected "{token}"'],
] as const)('in %s, the unit %s is refused', (quantity, name, refused) => {
  expect(unitOf(quantity, name)).toEqual({ refused });
});

it('tokens are counted in tokens, in ones, or in nothing', () => {
  expect(unit('tokens', '1')).toEqual(unit('tokens', '{token}'));
  expect(unit('tokens', '')).toEqual(unit('tokens', '{token}'));
  expect(unit('seconds', '')).toEqual(unit('seconds', 's'));
});
