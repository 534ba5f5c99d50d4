import { expect, test } from 'vitest';
import { goDuration } from './go-duration.ts';
import { RateLimit } from './rate-limit.ts';

test('a burst at once, then one for each interval, and never more than the burst', () => {
  const limit = new RateLimit({ intervalMs: 1_000, burst: 3 }, 0);
  expect([0, 0, 0, 0].map((at) => limit.allows(at))).toEqual([true, true, true, false]);
  expect(limit.retryAfter).toBe(1);
  expect([999, 1_000, 1_001, 2_500, 3_100].map((at) => limit.allows(at))).toEqual([
    false,
    true,
    false,
    true,
    true,
  ]);
  expect([60_000, 60_000, 60_000, 60_000].map((at) => limit.allows(at))).toEqual([true, true, true, false]);
});

// As time.ParseDuration of Go.
test.each([
  ['1s', 1_000],
  ['1m30.5s', 90_500],
  ['.5s', 500],
  ['100us', 0.1],
  ['1h', 3_600_000],
  ['-1s', -1_000],
  ['+1s', 1_000],
  ['0', 0],
  ['', undefined],
  ['1', undefined],
  ['1d', undefined],
  ['s', undefined],
  ['1s ', undefined],
])('the duration "%s"', (text, milliseconds) => {
  expect(goDuration(text)).toBe(milliseconds);
});
