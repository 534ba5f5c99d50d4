import fc from 'fast-check';
import { expect, test } from 'vitest';
import { increaseOf, rateOf, slopeOf, timeMean } from './points.ts';
import type { Point } from './points.ts';

const none: readonly Point[] = [];
const one: readonly Point[] = [{ at: 5_000, value: 7 }];

/** Points some seconds apart, from a time as it is now. */
const points = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 4_500, max: 60_000 }),
      value: fc.double({ min: 0, max: 1e6, noNaN: true }),
    }),
    { minLength: 2, maxLength: 60 },
  )
  .map((steps) => {
    let at = 1_790_000_000_000;
    return steps.map(({ gap, value }) => ({ at: (at += gap), value }));
  });

test('nothing is known of no points, and of one point its level only', () => {
  expect([timeMean(none), increaseOf(none), rateOf(none), slopeOf(none)]).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
  expect([timeMean(one), increaseOf(one), rateOf(one), slopeOf(one)]).toEqual([
    7,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a counter that was reset counts what it has since', () => {
  const counter = [100, 130, 10, 30].map((value, index) => ({ at: index * 10_000, value }));
  expect(increaseOf(counter)).toBe(30 + 10 + 20);
  expect(rateOf(counter)).toBe(2);
});

test('the mean is over time, not over points', () => {
  // Ten seconds at 0, then fifty from 0 to 6.
  expect(timeMean([0, 0, 6].map((value, index) => ({ at: [0, 10_000, 60_000][index] ?? 0, value })))).toBe(
    150 / 60,
  );
});

test('the mean is that of the polygon, to the millisecond', () => {
  fc.assert(
    fc.property(points, (given) => {
      const first = given[0]?.at ?? 0;
      const end = given.at(-1)?.at ?? 0;
      let area = 0;
      for (let index = 1; index < given.length; index++) {
        const [a, b] = [given[index - 1], given[index]];
        if (!a || !b) continue;
        // Simpson's rule: exact for a straight line, and not the rule of the code.
        area += ((b.at - a.at) / 6) * (a.value + 4 * ((a.value + b.value) / 2) + b.value);
      }
      expect(timeMean(given)).toBeCloseTo(area / (end - first), 3);
    }),
  );
});

test('the slope is that of the least squares: its residuals neither rise nor fall', () => {
  fc.assert(
    fc.property(points, (given) => {
      const slope = slopeOf(given) ?? Number.NaN;
      const seconds = given.map(({ at }) => (at - (given[0]?.at ?? 0)) / 1000);
      const rest = given.map(({ value }, index) => value - slope * (seconds[index] ?? 0));
      const level = rest.reduce((sum, value) => sum + value, 0) / rest.length;
      const tilt = rest.reduce((sum, value, index) => sum + (value - level) * (seconds[index] ?? 0), 0);
      const size = given.reduce((sum, { value }) => sum + value, 1) * (seconds.at(-1) ?? 1);
      expect(Math.abs(tilt) / size).toBeLessThan(1e-9);
    }),
  );
});
