/** Four weeks of days and weekends in a real Prometheus: silence, faults of all sizes, and what they leave behind. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Evaluated } from '../score/engine.ts';
import { costOf } from './cost.ts';
import { minutesUntil, overWeeks, samplesOf, testSignal } from './evaluated.test.support.ts';
import { baselineGroups } from './groups.ts';
import { DAY, HOUR, MINUTE, traffic } from './traffic.test.support.ts';

/** A Thursday, four weeks after the epoch, which was one. */
const FAULT = 28 * DAY + 11 * HOUR + 7 * MINUTE;
const END = 29 * DAY + 14 * HOUR;
/** Of the level, and within how many minutes at the latest it is reported. */
const SIZES = [
  [0.4, 15],
  [0.6, 15],
  [1.3, 120],
  [1.5, 20],
  [2, 15],
  [3, 15],
  [10, 15],
  [0, 15],
] as const;

const SIGNAL = testSignal('plain');
const RANGE = { from: 0, to: END };
let evaluated: Evaluated;

beforeAll(async () => {
  const sizes = SIZES.map(([factor], index) =>
    traffic({
      case: `x${factor}`,
      seed: index + 1,
      ...RANGE,
      story: (time, value) => (time >= FAULT ? factor * value : value),
    }),
  );
  const incident = traffic({
    case: 'incident',
    seed: 20,
    ...RANGE,
    // Ten hours at four times the level, a week before the others.
    story: (time, value) => (Math.abs(time - (FAULT - 7 * DAY)) < 5 * HOUR ? 4 * value : value),
  });
  const flat = traffic({ case: 'flat', seed: 21, ...RANGE, swing: 0, weekend: 1 });
  evaluated = await overWeeks({
    signals: [SIGNAL],
    inputs: [...sizes, incident, flat],
    from: 0,
    to: END - 2 * HOUR,
  });
}, 400_000);

afterAll(() => evaluated.stop());

function deviations(name: string, from?: number, to?: number) {
  return samplesOf(evaluated, `baseline:deviation{case="${name}"}`, from, to);
}

/** Share of the hours after the fault in which it is reported. */
async function share(name: string, hours: number): Promise<number> {
  return (await deviations(name, FAULT, FAULT + hours * HOUR)).length / (hours * 60);
}

async function last(series: string, time: number): Promise<number | undefined> {
  const selector = `last_over_time(${series}{case="incident"}[2h])`;
  return (await samplesOf(evaluated, selector, time, time))[0]?.[1];
}

test('silent for four weeks, from the first minute on, on weekends too', async () => {
  const alerts = await Promise.all(
    [...SIZES.map(([factor]) => `x${factor}`), 'flat'].map((name) => deviations(name, 0, FAULT - MINUTE)),
  );
  expect(alerts.map((samples) => minutesUntil(samples, 0))).toEqual(alerts.map(() => undefined));
});

describe('a step is reported in time, and in its direction', () => {
  test.each(SIZES)('x%d within %d minutes', async (factor, minutes) => {
    const samples = await deviations(`x${factor}`, FAULT);
    expect(minutesUntil(samples, FAULT)).toBeLessThanOrEqual(minutes);
    expect(new Set(samples.map(([, direction]) => direction))).toEqual(new Set([factor > 1 ? 1 : -1]));
  });
});

test('what goes on for hours is not taken for the new normal', async () => {
  expect(await share('x1.5', 10)).toBeGreaterThan(0.9);
  expect(await share('x2', 10)).toBeGreaterThan(0.9);
  // More than twofold is never a trend.
  expect(await share('x3', 24)).toBeGreaterThan(0.9);
  expect(await share('x0', 24)).toBeGreaterThan(0.9);
});

test('an incident is reported, ends, and neither moves nor widens the baseline a day or a week later', async () => {
  const incident = FAULT - 7 * DAY;
  const samples = await deviations('incident');
  const during = samples.filter(([time]) => Math.abs(time - incident) < 5 * HOUR);
  const after = samples.filter(([time]) => time > incident + 5 * HOUR + 15 * MINUTE);
  expect(during.length).toBeGreaterThan(9.5 * 60);
  expect(minutesUntil(after, 0)).toBeUndefined();
  for (const days of [1, 7]) {
    const ratio = await samplesOf(
      evaluated,
      `last_over_time(baseline:expected{case="incident"}[7m]) / ignoring (case, server) last_over_time(baseline:expected{case="x2"}[7m])`,
      incident + days * DAY - 3 * HOUR,
      incident + days * DAY - HOUR,
    );
    expect(Math.max(...ratio.map(([, value]) => Math.abs(Math.log(value))))).toBeLessThan(0.15);
  }
});

test('weeks make it mature, and days that repeat make it skilled', async () => {
  expect(await last('baseline:maturity', 5 * DAY)).toBe(1);
  expect(await last('baseline:maturity', 10 * DAY)).toBe(2);
  expect(await last('baseline:maturity', 25 * DAY)).toBe(3);
  expect(await last('baseline:skill', 20 * DAY)).toBeGreaterThan(0.5);
});

test('Prometheus reads no more samples than is reckoned', async () => {
  const groups = baselineGroups({ signals: [SIGNAL], timeZone: 'UTC', fromYear: 1970, years: 2 });
  const reckoned = new Map(costOf(groups).map(({ record, samples }) => [record, samples]));
  const rules = groups.flatMap((group) => group.rules).flatMap((rule) => ('record' in rule ? [rule] : []));
  const series = SIZES.length + 2;
  let read = 0;
  let sum = 0;
  // Before the faults, at a time at which all groups evaluate.
  for (const { record, expr, labels } of rules) {
    if (labels?.['reason'] !== undefined) continue;
    const samples = (await evaluated.samplesRead(expr, 28 * DAY + 10 * HOUR)) / series;
    expect(samples, record).toBeLessThanOrEqual(reckoned.get(record) ?? 0);
    read += samples;
    sum += reckoned.get(record) ?? 0;
  }
  // Little is reckoned that is not read: constants, which all series share, and what is there only at times.
  expect(read).toBeGreaterThan(0.85 * sum);
});
