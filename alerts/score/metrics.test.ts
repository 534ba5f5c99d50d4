/** Worked out by hand. */
import { expect, test } from 'vitest';
import { limitAt } from './equal-rate.ts';
import { FAULTS } from './faults.ts';
import { metricsOf } from './metrics.ts';
import { DAY, HOUR, MINUTE, WEEK } from './scored-series.ts';
import type { Interval } from './scored-series.ts';

const judged = { from: 0, to: WEEK };
const labels = [{ from: 5 * DAY, to: 6 * DAY }];
const series = { name: 'a', set: 'a', points: [[DAY + HOUR, 0]] as const, step: MINUTE, labels };

function firingIn(...intervals: Interval[]): Uint8Array {
  const firing = new Uint8Array(WEEK / MINUTE);
  for (const { from, to } of intervals) firing.fill(1, from / MINUTE, to / MINUTE);
  return firing;
}

test('alerts, share, recall, cover, recovery and placebo', () => {
  const [zero, half] = FAULTS;
  if (!zero || !half) throw new Error('no kinds of faults');
  const clean = firingIn(
    // One alert, because less than an hour is between them.
    { from: 0, to: HOUR },
    { from: 1.5 * HOUR, to: 2 * HOUR },
    { from: DAY, to: DAY + 1.5 * HOUR },
    // In a label.
    { from: 5.5 * DAY, to: 5.6 * DAY },
  );
  const faulty = firingIn({ from: 2 * DAY + 30 * MINUTE, to: 2 * DAY + 3 * HOUR });
  const faults = [
    { kind: zero, from: 2 * DAY, to: 2 * DAY + 2 * HOUR },
    { kind: half, from: DAY, to: DAY + 2 * HOUR },
  ];
  const metrics = metricsOf([
    { copy: { series, number: 0, faults: [] }, judged, firing: clean },
    { copy: { series, number: 1, faults }, judged, firing: faulty },
  ]);
  // Two alerts and three hours, in six days without label.
  expect(metrics.alertsPerWeek).toBeCloseTo((2 * 7) / 6);
  expect(metrics.atZeroPerWeek).toBeCloseTo((1 * 7) / 6);
  expect(metrics.share).toBeCloseTo(3 / (6 * 24));
  expect(metrics.recall15).toBe(0);
  expect(metrics.recall60).toBe(0.5);
  expect([...metrics.recall60Of]).toEqual([
    ['x0', 1],
    ['x0.5', 0],
  ]);
  expect(metrics.cover).toBeCloseTo(0.75 / 2);
  expect(metrics.recovery).toBeCloseTo(30);
  expect(metrics.placebo).toBe(0.5);
});

test('a fault that grows counts from when it is 30 %', () => {
  const ramp = FAULTS.at(-1);
  if (!ramp) throw new Error('no kinds of faults');
  const faults = [{ kind: ramp, from: 0, to: 3 * HOUR }];
  const firing = firingIn({ from: 2 * HOUR, to: 3 * HOUR });
  const metrics = metricsOf([{ copy: { series, number: 1, faults }, judged, firing }]);
  expect([metrics.recall60, metrics.recall60FromStart]).toEqual([1, 0]);
  expect(metrics.cover).toBeCloseTo(1 / 1.5);
  expect(metrics.coverFromStart).toBeCloseTo(1 / 3);
});

test('the limit at a rate is the lowest that gives no more alerts', () => {
  const scores = new Float32Array(WEEK / MINUTE);
  // Three alerts, at 1, 2 and 3.
  for (const peak of [1, 2, 3]) scores.fill(peak, peak * 600, peak * 600 + 60);
  const copy = { series: { ...series, labels: [] }, number: 0, faults: [] };
  const scored = [{ copy, judged, scores: new Map([['score', scores]]) }];
  const at = (rate: number) =>
    limitAt(rate, { name: 'score', limit: 1 }, { holdSeconds: 300, keepSeconds: 0 }, scored);
  expect([at(0), at(1), at(2)].map((limit) => Math.floor(limit ?? Number.NaN))).toEqual([3, 2, 1]);
  expect(at(-1)).toBeUndefined();
});
