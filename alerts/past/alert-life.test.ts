import { expect, test } from 'vitest';
import { alertLife } from './alert-life.ts';

const TIMES = [0, 60, 120, 180, 240, 300, 360, 420];

test.each([
  ['fires at once where nothing must hold', [60, 120], 0, 0, [60, 120], 60],
  ['fires when the condition has held', [60, 120, 180], 120, 0, [180], 60],
  ['does not fire when it has not', [60, 180], 60, 0, [], undefined],
  ['is kept after the condition', [60], 0, 120, [60, 120, 180], 60],
  [
    'is the same alert when the condition comes back meanwhile',
    [60, 180],
    0,
    120,
    [60, 120, 180, 240, 300],
    60,
  ],
])('an alert %s', (_, active, holdSeconds, keepSeconds, times, since) => {
  const { fires } = alertLife(TIMES, new Set(active), { holdSeconds, keepSeconds });
  expect(fires.map(({ time }) => time)).toEqual(times);
  expect(fires[0]?.since).toBe(since);
});

test('it begins anew after it was over', () => {
  const { fires } = alertLife(TIMES, new Set([60, 180]), { holdSeconds: 0, keepSeconds: 0 });
  expect(fires).toEqual([
    { time: 60, since: 60 },
    { time: 180, since: 180 },
  ]);
});

test('it is pending until it fires, and not while it only stays', () => {
  const { pending } = alertLife(TIMES, new Set([60, 120, 180]), { holdSeconds: 120, keepSeconds: 120 });
  expect(pending).toEqual([
    { time: 60, since: 60 },
    { time: 120, since: 60 },
  ]);
});
