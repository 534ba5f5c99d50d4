import { expect, test } from 'vitest';
import { Random } from '../../exporter/simulator/random.ts';
import { growthOf, together } from './growth.ts';
import type { Growth, Reading } from './growth.ts';

const MEBIBYTE = 1024 * 1024;
const SECONDS = 600;
const PAUSE = 5;
const WINDOW = 30;

/** What is read every five seconds: a leak, what is filled in the first half, and what is held for a moment. */
function readings(leak: number, random: Random): Reading[] {
  return Array.from({ length: SECONDS / PAUSE }, (_, index) => {
    const seconds = 2 + index * PAUSE;
    const filled = Math.min(seconds, SECONDS / 2) / 10;
    const mebibytes = 100 + filled + (leak * seconds) / 3_600 + random.exponential() + 0.1 * random.normal();
    return { seconds, bytes: mebibytes * MEBIBYTE };
  });
}

function manyGrowths(leak: number): Growth[] {
  const random = new Random(1);
  return Array.from({ length: 500 }, () => growthOf(readings(leak, random), WINDOW));
}

test.each([0, 60])('a leak of %i MiB an hour is read, each time nearer to it than to the other', (leak) => {
  const off = manyGrowths(leak).map(({ slope }) => Math.abs(slope - leak));
  expect(Math.max(...off)).toBeLessThan(30);
});

test('the standard error is as large as errors are', () => {
  const growths = manyGrowths(60);
  const within = (errors: number) =>
    growths.filter(({ slope, error }) => Math.abs(slope - 60) < errors * error).length / growths.length;
  // As Student says of a line through ten windows.
  expect(within(1)).toBeCloseTo(0.65, 1);
  expect(within(2)).toBeCloseTo(0.92, 1);
});

test('what was filled before the second half, and what is held for a moment, is no growth', () => {
  const steps = [0, 0, 0, 50, 50, 50, 50, 50].map((mebibytes, index) => [
    { seconds: 20 * index, bytes: mebibytes * MEBIBYTE },
    { seconds: 20 * index + 10, bytes: (mebibytes + 7 * index) * MEBIBYTE },
  ]);
  expect(growthOf(steps.flat(), 20)).toEqual({ slope: 0, error: 0 });
});

test('a line through three windows, with its error', () => {
  // 1, 2 and 6 MiB, ten seconds apart: 2.5 MiB in ten seconds, off by 1/2, 1 and 1/2.
  const line = [0, 0, 0, 1, 2, 6].map((mebibytes, index) => ({
    seconds: 10 * index,
    bytes: mebibytes * MEBIBYTE,
  }));
  const { slope, error } = growthOf(line, 10);
  expect(slope).toBeCloseTo(900);
  expect(error).toBeCloseTo(360 * Math.sqrt(1.5 / 2));
});

test('growths of things side by side', () => {
  expect(
    together([
      { slope: 10, error: 3 },
      { slope: -2, error: 4 },
    ]),
  ).toEqual({ slope: 8, error: 5 });
});
