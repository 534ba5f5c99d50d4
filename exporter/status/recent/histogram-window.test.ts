import { expect, test } from 'vitest';
import type { HistogramValue } from '../../model/samples.ts';
import { histogramQuantile } from '../../model/quantile.ts';
import { HistogramWindow } from './histogram-window.ts';
import { MOST_BOUNDS, WINDOW_SLOTS } from './limits.ts';

function of(...counts: readonly number[]): HistogramValue {
  return { bounds: [1, 2], counts: counts.slice(0, -1), count: counts.at(-1) ?? 0 };
}

test('of less than two points there is no increase', () => {
  const window = new HistogramWindow();
  expect(window.increaseAfter(0)).toBeUndefined();
  window.push(1_000, of(5, 6, 7));
  expect(window.increaseAfter(0)).toBeUndefined();
});

test('what came before the window does not count, and a restart counts whole', () => {
  const window = new HistogramWindow();
  for (const [at, value] of [
    [1_000, of(100, 100, 100)],
    [2_000, of(110, 120, 130)],
    [3_000, of(1, 1, 2)],
    [4_000, of(2, 3, 4)],
  ] as const) {
    window.push(at, value);
  }
  expect([...(window.increaseAfter(0) ?? [])]).toEqual([10 + 2, 20 + 3, 30 + 4]);
  expect([...(window.increaseAfter(1_000) ?? [])]).toEqual([2, 3, 4]);
  expect([...(window.increaseAfter(2_000) ?? [])]).toEqual([1, 2, 2]);
});

test('other bounds begin anew', () => {
  const window = new HistogramWindow();
  window.push(1_000, of(1, 2, 3));
  window.push(2_000, { bounds: [5], counts: [9], count: 9 });
  expect(window.increaseAfter(0)).toBeUndefined();
  window.push(3_000, { bounds: [5], counts: [11], count: 12 });
  expect([...(window.increaseAfter(0) ?? [])]).toEqual([2, 3]);
});

test('its oldest points give way to the newest', () => {
  const window = new HistogramWindow();
  for (let turn = 0; turn < 3 * WINDOW_SLOTS; turn++) window.push(turn, of(turn, turn, turn));
  expect([...(window.increaseAfter(-1) ?? [])]).toEqual(Array.from({ length: 3 }, () => WINDOW_SLOTS - 1));
});

test('a histogram of many bounds is thinned to its memory, and its ends stay', () => {
  const bounds = Array.from({ length: 1_000 }, (_, index) => index + 1);
  const value = (count: number) => ({
    bounds,
    counts: bounds.map((bound) => (count * bound) / 1_000),
    count,
  });
  const window = new HistogramWindow();
  window.push(1_000, value(0));
  window.push(2_000, value(1_000));
  expect(window.bounds).toHaveLength(MOST_BOUNDS);
  expect([window.bounds[0], window.bounds.at(-1)]).toEqual([1, 1_000]);
  const increase = window.increaseAfter(0) ?? [];
  expect(histogramQuantile(0.95, window.bounds, increase)).toBeCloseTo(950, 6);
});
