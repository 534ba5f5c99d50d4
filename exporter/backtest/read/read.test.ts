import { expect, test } from 'vitest';
import { Coverage } from './coverage.ts';
import { Ends } from './ends.ts';

const at = (...times: number[]) => times.map((time) => [time, 1] as const);

test('a series ends where a scrape has missed it, and not where one was late', () => {
  const ends = new Ends();
  expect(ends.add(at(0, 30, 60, 100, 130, 190, 220)).filter(([, value]) => value === undefined)).toEqual([
    [160, undefined],
  ]);
});

test('parts are one series: between them there may be an end', () => {
  const ends = new Ends();
  ends.add(at(0, 30, 60));
  expect(ends.add(at(90, 120))).toEqual(at(90, 120));
  // The distance is known from the parts before.
  expect(ends.add(at(300))[0]).toEqual([150, undefined]);
  expect(ends.finish(330)).toEqual([]);
  expect(ends.finish(400)).toEqual([[330, undefined]]);
});

test('of a single sample nobody knows', () => {
  const ends = new Ends();
  expect(ends.add(at(0))).toEqual(at(0));
  expect(ends.finish(10_000)).toEqual([]);
});

test('gaps are times in which there is nothing of anything', () => {
  const coverage = new Coverage(0, 3_600);
  for (let time = 600; time <= 3_600; time += 30) if (time <= 1_200 || time > 2_400) coverage.see(time);
  expect(coverage.first).toBe(600);
  expect(coverage.gaps(600)).toEqual([{ from: 1_260, to: 2_400 }]);
  expect(coverage.gaps(1_800)).toEqual([]);
  expect(new Coverage(0, 60).first).toBeUndefined();
});
