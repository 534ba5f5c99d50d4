import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../scored-series.ts';
import { noticesOf, placeboOf, seenOf, within } from './judge.ts';
import type { Fired } from './alerts.ts';
import { KIT_FAULTS } from './kinds.ts';
import { branchesOf, runOf } from './plan.ts';

const points = Array.from({ length: 14 * 144 }, (_, step): [number, number] => [step * 600, 100]);
const run = runOf({ name: 'a', set: 'llm', points, step: 600, labels: [] }, 1);
const [branch] = branchesOf(run, KIT_FAULTS, 1, 0);
if (!branch) throw new Error('no branch');

function labelsOf(signal: string) {
  return { job: 'a', server: 'chat', signal };
}

function fired(after: number, lasts: number, more: Partial<Fired> = {}): Fired {
  const from = (branch?.begins ?? 0) + after;
  const labels = { job: branch?.job ?? '', server: 'chat', ...more.labels };
  return { alert: 'A', severity: 'warning', from, to: from + lasts, ...more, labels };
}

test('an alert counts from its first minute after the fault on, two minutes later; one that fires already does not', () => {
  const { alerts } = seenOf(branch, [
    fired(14 * MINUTE, HOUR),
    fired(13 * MINUTE, HOUR, { alert: 'B', severity: 'critical' }),
    fired(-MINUTE, HOUR, { alert: 'C' }),
    fired(5 * MINUTE, HOUR, { alert: 'D', labels: { job: run.name } }),
  ]);
  expect(alerts).toEqual([
    { alert: 'B', severity: 'critical', after: 15 * MINUTE },
    { alert: 'A', severity: 'warning', after: 16 * MINUTE },
  ]);
  expect(within(alerts, 15).map(({ alert }) => alert)).toEqual(['B']);
});

test('a placebo is what begins in the run without the fault at its time', () => {
  const quiet = [fired(MINUTE, HOUR, { labels: { job: run.name } }), fired(MINUTE, HOUR)];
  expect(placeboOf(branch, quiet)).toEqual([{ alert: 'A', severity: 'warning', after: 3 * MINUTE }]);
});

test('a notice is one for each alert and server, until it has been gone for an hour', () => {
  const notices = noticesOf([
    fired(0, HOUR, { alert: 'BaselineDeviation above', labels: labelsOf('x') }),
    fired(1.5 * HOUR, HOUR, { alert: 'BaselineDeviation below', labels: labelsOf('y') }),
    fired(4 * HOUR, HOUR, { alert: 'BaselineDeviation below', labels: labelsOf('y') }),
    fired(0, HOUR, { alert: 'BaselineDeviation above', labels: { job: 'b', server: 'chat' } }),
  ]);
  expect(
    notices.map(({ from, to, cause, firings }) => [
      (from - branch.begins) / HOUR,
      (to - from) / HOUR,
      cause,
      firings,
    ]),
  ).toEqual([
    [0, 2.5, 'x above', 2],
    [4, 1, 'y below', 1],
    [0, 1, 'above', 1],
  ]);
});

test('faults come in turn, at seconds of the judged half, each with an hour before and after it', () => {
  const branches = branchesOf(run, KIT_FAULTS, 12, 3);
  expect(branches.map(({ fault }) => KIT_FAULTS.indexOf(fault))).toEqual([
    3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4,
  ]);
  expect(new Set(branches.map(({ job }) => job)).size).toBe(12);
  expect(branches).toEqual(branchesOf(run, KIT_FAULTS, 12, 3));
  for (const { begins, time } of branches) {
    expect(begins - time.from).toBeGreaterThanOrEqual(HOUR);
    expect(time.to - begins).toBeGreaterThanOrEqual(HOUR);
    expect(begins).toBeGreaterThan(run.judged.from);
    expect(time.to).toBeLessThan(run.judged.to);
  }
  expect(run.judged.to - run.judged.from).toBeCloseTo(7 * DAY, -4);
});

test('the course goes straight from point to point, and the usual level is a third of what can be served', () => {
  const two = runOf(
    {
      name: 'b',
      set: 'llm',
      points: [
        [0, 100],
        [600, 50],
        [1_800, 1_000],
      ],
      step: 600,
      labels: [],
    },
    1,
  );
  const start = 20_454 * DAY;
  expect([0, 300, 600, 1_200, 1_800, 9_000].map((after) => two.course(start + after))).toEqual([
    0.35,
    expect.closeTo(0.2625),
    0.175,
    // A gap keeps the value, and a peak is cut.
    0.175,
    0.7,
    0.7,
  ]);
});
