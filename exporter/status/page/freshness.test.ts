import { expect, test } from 'vitest';
import { dataAge, exporterTime, isStale } from './browser/freshness.ts';
import type { ClientTime } from './browser/freshness.ts';
import { ago, lengthOf } from './browser/time.ts';
import { healthy, starting } from './views.test.support.ts';

const HOUR = 3_600_000;

/** Both clocks of the machine agree. */
function client(at: number): ClientTime {
  return { wall: at, steady: at };
}

test('the clock of the exporter counts, not the one of this machine', () => {
  const received = { view: healthy(1_000_000), at: client(1_000_000 + HOUR) };
  expect(exporterTime(received, client(1_002_000 + HOUR))).toBe(1_002_000);
  expect(dataAge(received, client(1_002_000 + HOUR))).toBe(3_000);
});

test('time passes though the clock of the wall is set back, and while the machine sleeps', () => {
  const received = { view: healthy(1_000_000), at: { wall: 1_000_000, steady: 50_000 } };
  expect(exporterTime(received, { wall: 1_000_000 - HOUR, steady: 80_000 })).toBe(1_030_000);
  expect(exporterTime(received, { wall: 1_000_000 + HOUR, steady: 50_000 })).toBe(1_000_000 + HOUR);
});

test('data are stale when they are older than three intervals', () => {
  const received = { view: healthy(1_000_000), at: client(0) };
  const age = received.view.now - (received.view.collectedAt ?? 0);
  expect(isStale(received, client(3 * received.view.intervalMs - age))).toBe(false);
  expect(isStale(received, client(3 * received.view.intervalMs - age + 1))).toBe(true);
});

test('an exporter that has read nothing yet is young, then stale too', () => {
  const received = { view: starting(1_000_000), at: client(0) };
  expect(isStale(received, client(0))).toBe(false);
  expect(isStale(received, client(3 * received.view.intervalMs + 1))).toBe(true);
});

test.each([
  [-5, '0 s'],
  [42_900, '42 s'],
  [12 * 60_000 + 59_000, '12 min'],
  [2 * HOUR, '2 h'],
  [2 * HOUR + 5 * 60_000, '2 h 5 min'],
  [77 * HOUR, '3 d 5 h'],
])('%d ms is told as %s', (milliseconds, text) => {
  expect(lengthOf(milliseconds)).toBe(text);
});

test('what was read this second was read now', () => {
  expect([ago(1_000, 1_900), ago(1_000, 2_000)]).toEqual(['now', '1 s ago']);
});
