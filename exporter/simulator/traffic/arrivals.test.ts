import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import { chatDemand, chatServer, flat } from '../scenarios/usual.ts';
import { DrawnTraffic } from './arrivals.ts';
import type { Demand } from './arrivals.ts';
import { demandAt } from './shape.ts';

/** A Thursday, 00:00 UTC. */
const START = 1_789_603_200;
const DAY = 86_400;
const usual = chatDemand(2)(chatServer(1));

function arrivals(demand: Demand, seconds: number, speed = 1) {
  const calendar = (time: number) => START + (time - START) * speed;
  const traffic = new DrawnTraffic(demand, new Random(5), START, START, calendar);
  const found = [];
  for (let next = traffic.next(START + seconds); next; next = traffic.next(START + seconds)) found.push(next);
  return found;
}

test.each([1, 2.5])('gaps have the variation that was asked for: %d', (variation) => {
  const times = arrivals({ ...flat(usual, 2), variation }, 20_000).map(({ time }) => time);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  expect(mean * 4).toBeCloseTo(1, 1);
  expect(deviation / mean / variation).toBeCloseTo(1, 1);
});

test('hours have the share of the day that the shape gives them', () => {
  const byHour = Array.from({ length: 24 }, () => 0);
  for (const { time } of arrivals(usual, DAY)) {
    const hour = Math.floor((time - START) / 3600);
    byHour[hour] = (byHour[hour] ?? 0) + 1;
  }
  for (const [hour, count] of byHour.entries()) {
    const expected = 2 * 3600 * demandAt(usual.shape, START + (hour + 0.5) * 3600, (hour + 0.5) * 3600);
    expect(Math.abs(count / expected - 1)).toBeLessThan(0.08);
  }
});

test('a week knows its weekend, and growth compounds', () => {
  const shape = { seasonal: true, weeklyGrowth: 0.1 };
  const noon = START + DAY / 2;
  expect(demandAt(shape, noon + 7 * DAY, 7 * DAY) / demandAt(shape, noon, 0)).toBeCloseTo(1.1, 5);
  expect(demandAt({ ...shape, weeklyGrowth: 0 }, noon + 3 * DAY, 3 * DAY)).toBeLessThan(
    0.7 * demandAt(shape, noon, 0),
  );
});

test('however fast weekdays go by, demand grows with the time that passes', () => {
  // At noon there is more to do than in the mean of all hours.
  expect(arrivals(usual, 3_600, 10_000).length / arrivals(usual, 3_600, 100).length).toBeLessThan(1.2);
});

test('lengths have their mean and stay within their bounds', () => {
  const found = arrivals(flat(usual, 2), 20_000);
  const mean = found.reduce((sum, { promptTokens }) => sum + promptTokens, 0) / found.length;
  expect(mean / usual.prompt.mean).toBeGreaterThan(0.9);
  expect(mean / usual.prompt.mean).toBeLessThan(1.1);
  expect(Math.min(...found.map(({ promptTokens }) => promptTokens))).toBeGreaterThan(usual.prefixTokens);
  expect(Math.max(...found.map(({ outputTokens }) => outputTokens))).toBe(usual.output.most);
  const cut = found.filter(({ outputTokens }) => outputTokens === usual.output.most);
  expect(new Set(cut.map(({ outcome }) => outcome))).toEqual(new Set(['truncated']));
});

test('no demand, no arrival', () => {
  expect(arrivals(flat(usual, 0), DAY)).toEqual([]);
});
