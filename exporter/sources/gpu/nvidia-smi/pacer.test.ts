import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPacer } from './pacer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A pass of `ms`, and how long the pause after it is. */
async function pass(pacer: ReturnType<typeof createPacer>, ms: number): Promise<number> {
  const startedAt = performance.now();
  const detail = pacer.detailIsDue(startedAt);
  vi.advanceTimersByTime(ms);
  pacer.succeeded(startedAt, { detail, newcomer: false });
  return pause(pacer);
}

async function pause(pacer: ReturnType<typeof createPacer>): Promise<number> {
  const from = performance.now();
  const over = pacer.pause();
  await vi.runAllTimersAsync();
  await over;
  return performance.now() - from;
}

test('reads every 5 s at most, whatever the interval', async () => {
  const pacer = createPacer(1000);
  expect(await pass(pacer, 100)).toBeCloseTo(4900, -1);
  expect(pacer.periodMs).toBe(5000);
});

test('keeps a longer interval', async () => {
  expect(await pass(createPacer(30_000), 100)).toBeCloseTo(29_900, -1);
});

test('spends at most a fifth of the time in runs', async () => {
  const pacer = createPacer(1000);
  expect(await pass(pacer, 3000)).toBeCloseTo(12_000, -1);
  expect(pacer.periodMs).toBeCloseTo(15_000, -1);
  await pass(pacer, 100);
  expect(pacer.periodMs).toBe(5000);
});

test('details are due at first and then every 10 s', async () => {
  const pacer = createPacer(1000);
  const due: boolean[] = [];
  for (let at = 0; at < 5; at++) {
    due.push(pacer.detailIsDue(performance.now()));
    await pass(pacer, 100);
  }
  expect(due).toEqual([true, false, true, false, true]);
});

test('a newcomer makes them due at once', () => {
  const pacer = createPacer(1000);
  pacer.succeeded(performance.now(), { detail: true, newcomer: false });
  expect(pacer.detailIsDue(performance.now())).toBe(false);
  pacer.succeeded(performance.now(), { detail: false, newcomer: true });
  expect(pacer.detailIsDue(performance.now())).toBe(true);
});

test('backs off from 1 s to 30 s while it fails, and starts anew after a success', async () => {
  const pacer = createPacer(1000);
  const pauses: number[] = [];
  for (let at = 0; at < 7; at++) {
    pacer.failed();
    pauses.push(Math.round(await pause(pacer)));
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  await pass(pacer, 100);
  pacer.failed();
  expect(Math.round(await pause(pacer))).toBe(1000);
});

test('stop ends a pause, and there is none after it', async () => {
  const pacer = createPacer(60_000);
  pacer.succeeded(performance.now(), { detail: true, newcomer: false });
  const over = pacer.pause();
  pacer.stop();
  await over;
  await pacer.pause();
  expect(vi.getTimerCount()).toBe(0);
});
