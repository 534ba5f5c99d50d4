import { expect, test } from 'vitest';
import { dataAge, exporterTime, isStale } from './browser/freshness.ts';
import { ago, lengthOf } from './browser/time.ts';
import { healthy, starting } from './views.test.support.ts';

const HOUR = 3_600_000;

test('the clock of the exporter counts, not the one of this machine', () => {
  const received = { view: healthy(1_000_000), at: 1_000_000 + HOUR };
  expect(exporterTime(received, received.at + 2_000)).toBe(1_002_000);
  expect(dataAge(received, received.at + 2_000)).toBe(3_000);
});

test('data are stale when they are older than three intervals', () => {
  const received = { view: healthy(1_000_000), at: 0 };
  const age = received.view.now - (received.view.collectedAt ?? 0);
  expect(isStale(received, 3 * received.view.intervalMs - age)).toBe(false);
  expect(isStale(received, 3 * received.view.intervalMs - age + 1)).toBe(true);
});

test('an exporter that has read nothing yet is young, then stale too', () => {
  const received = { view: starting(1_000_000), at: 0 };
  expect(isStale(received, 0)).toBe(false);
  expect(isStale(received, 3 * received.view.intervalMs + 1)).toBe(true);
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
