/** Four weeks of one server whose demand, ramps and growth are known: no rules, a restart, and a morning without scrapes. */
import { inference } from '../catalogue/index.ts';
import type { TimedSeries } from '../prometheus-client/answer.ts';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const WEEK = 7 * DAY;

/** A Thursday, 0 o'clock: the weeks before it are whole ones. */
export const WEEKS_END = Date.UTC(2026, 9, 1) / 1000;
const FROM = WEEKS_END - 4 * WEEK;

/** Requests at once by night, and what is more of them by day from Monday to Friday. */
const NIGHT = 10;
export const RISE = 48;
/** It takes ten minutes, from nine o'clock on: as long as the model loads. */
const RISE_SECONDS = 600;
export const LOAD_SECONDS = 600;
export const CAPACITY = 20;
export const RISE_HOUR = 9;
const FALL_HOUR = 18;

/** Requests per second at first, and the share of that by which they grow in a week. */
const PER_SECOND = 2;
const WEEKLY_GROWTH = 0.05;

/** The exporter was restarted: its counters began anew. */
const RESTART = WEEKS_END - 9 * DAY - 1_000;
/** Nothing was scraped for three hours. */
export const GAP = { from: WEEKS_END - 2 * DAY, to: WEEKS_END - 2 * DAY + 3 * HOUR };

/** Growth of demand in 30 days over what it is in the last whole week, as a share. */
export const GROWTH_IN_30_DAYS =
  (30 * WEEKLY_GROWTH) / 7 / (1 + WEEKLY_GROWTH * ((WEEKS_END - 3.5 * DAY - FROM) / WEEK));

const TARGET = { job: 'headroom', instance: 'a:9840', server: 'chat', model: 'm' };

export function fourWeeks(): readonly TimedSeries[] {
  return [
    series(inference.requestsRunning.name, {}, atOnce),
    series(inference.queueDepth.name, {}, () => 0),
    series(inference.batchCapacity.name, {}, () => CAPACITY),
    series(inference.serverReady.name, {}, () => 1),
    series(inference.modelLoadSeconds.name, {}, () => LOAD_SECONDS),
    series(inference.requests.name, { outcome: 'ok' }, requestsSince),
  ];
}

function series(
  name: string,
  more: Readonly<Record<string, string>>,
  value: (time: number) => number,
): TimedSeries {
  const samples: [number, number][] = [];
  for (let time = FROM; time <= WEEKS_END; time += MINUTE) {
    if (time < GAP.from || time >= GAP.to) samples.push([time, value(time)]);
  }
  return { name, labels: { ...TARGET, ...more }, samples };
}

function atOnce(time: number): number {
  // The epoch was a Thursday.
  const weekday = Math.floor(time / DAY + 4) % 7;
  if (weekday === 0 || weekday === 6) return NIGHT;
  const second = time % DAY;
  if (second >= FALL_HOUR * HOUR) return NIGHT;
  const risen = Math.min(1, Math.max(0, (second - RISE_HOUR * HOUR) / RISE_SECONDS));
  return NIGHT + RISE * risen;
}

/** Requests from the beginning on, or from the restart on. */
function requestsSince(time: number): number {
  return time < RESTART ? requestsUntil(time) : requestsUntil(time) - requestsUntil(RESTART);
}

function requestsUntil(time: number): number {
  const passed = time - FROM;
  return PER_SECOND * (passed + (WEEKLY_GROWTH * passed ** 2) / (2 * WEEK));
}
