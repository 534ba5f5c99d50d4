/** People come by their own clock: an hour earlier or later in UTC after it was changed. */
import { expect, test } from 'vitest';
import { minutesUntil, overWeeks, samplesOf, testSignal } from './evaluated.test.support.ts';
import { DAY, HOUR, traffic } from './traffic.test.support.ts';

const BERLIN = 'Europe/Berlin';
/** Mornings are steep: an hour makes a factor of two. */
const STEEP = { level: 100, swing: 0, weekend: 0.6 };

/** From seven to nine it goes from 15 to 100, and back in the evening. */
function office(local: number): number {
  const hour = (local % DAY) / HOUR;
  const ramp = (start: number) => Math.min(1, Math.max(0, (hour - start) / 2));
  return 0.15 + 0.85 * (ramp(7) - ramp(18));
}

async function alertsAround(change: number, before: number, after: number, timeZone: string) {
  const range = { from: change - 15 * DAY - HOUR, to: change + 3 * DAY };
  const offset = (time: number) => (time >= change ? after : before);
  const input = traffic({
    case: 'office',
    seed: 1,
    ...range,
    ...STEEP,
    offset,
    story: (time, value) => value * office(time + offset(time)),
  });
  const evaluated = await overWeeks({ signals: [testSignal('plain')], inputs: [input], ...range, timeZone });
  try {
    const samples = await samplesOf(evaluated, 'baseline:deviation', change);
    return minutesUntil(samples, change);
  } finally {
    await evaluated.stop();
  }
}

test.each([
  ['on', Date.UTC(2026, 2, 29, 1) / 1000, 3_600, 7_200],
  ['back', Date.UTC(2026, 9, 25, 1) / 1000, 7_200, 3_600],
])(
  'the clock is put %s: silent with the rules of Berlin, not with those of UTC',
  async (_, change, before, after) => {
    expect(await alertsAround(change, before, after, BERLIN)).toBeUndefined();
    expect(await alertsAround(change, before, after, 'UTC')).toBeDefined();
  },
  240_000,
);
