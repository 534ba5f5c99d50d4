import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Pace } from './pace.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pace whose looks take `tookMs`; `looks` are the seconds at which they began. */
function start(tookMs = 0) {
  const begun = performance.now();
  const looks: number[] = [];
  let lastAt = begun;
  const pace = new Pace(
    async () => {
      looks.push(Math.round((performance.now() - begun) / 1000));
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      lastAt = performance.now();
    },
    () => lastAt,
  );
  pace.start();
  onTestFinished(() => pace.stop());
  return { pace, looks, scrape: () => (lastAt = performance.now()) };
}

test('it looks by itself when nobody does', async () => {
  const { looks } = start();
  await vi.advanceTimersByTimeAsync(50_000);
  expect(looks).toEqual([16, 32, 48]);
});

test('a Prometheus that scrapes every 15 s does all of it', async () => {
  const { looks, scrape } = start();
  for (let time = 0; time < 10; time++) {
    await vi.advanceTimersByTimeAsync(15_000);
    scrape();
  }
  expect(looks).toEqual([]);
});

test('while a page is open it looks every 5 s, beside the scrapes', async () => {
  const { pace, looks, scrape } = start();
  await vi.advanceTimersByTimeAsync(10_000);
  pace.watched = true;
  await vi.advanceTimersByTimeAsync(11_000);
  expect(looks).toEqual([10, 15, 20]);
  scrape();
  await vi.advanceTimersByTimeAsync(6_000);
  expect(looks.at(-1)).toBe(26);
  pace.watched = false;
  await vi.advanceTimersByTimeAsync(17_000);
  expect(looks.slice(3)).toEqual([26, 42]);
});

test('a look that takes long is one look, whatever comes meanwhile', async () => {
  const { pace, looks } = start(9_000);
  pace.watched = true;
  await vi.advanceTimersByTimeAsync(6_000);
  pace.watched = false;
  pace.watched = true;
  await vi.advanceTimersByTimeAsync(7_000);
  expect(looks).toEqual([5]);
});

test('after a stop it looks no more, also when it looks just then', async () => {
  const { pace, looks } = start(1_000);
  await vi.advanceTimersByTimeAsync(16_500);
  pace.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toEqual([16]);
});
