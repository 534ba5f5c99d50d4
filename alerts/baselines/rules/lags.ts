/** Looking back by days of local time: a lag is looked up in a series of medians, not read as a range. */
import { BASELINE } from '../names.ts';
import { last5m } from '../promql.ts';
import type { LocalTime } from '../time-zone.ts';

export const DAY_SECONDS = 86_400;
/** A median of one hour looks back; half of it later it is centred on the time that was meant. */
const CENTRED = 1_800;

/** The hour around this time of the day, so many days ago. */
export function lag(days: number, time: LocalTime): string {
  const seconds = days * DAY_SECONDS - CENTRED;
  if (time.changes.length === 0) return at(seconds);
  // Between then and now the clock may have been changed: the same hour of the day is then at another distance.
  const recently = `${BASELINE.clockChangeAge} < ${days * DAY_SECONDS}`;
  const shifted = time.changes.map(
    (change) => `${at(seconds - change)} and on () (${BASELINE.clockChange} == ${change} and ${recently})`,
  );
  return `(${[`${at(seconds)} unless on () ${recently}`, ...shifted].join(' or ')})`;
}

/** The same with the label `lag`, so that several stand side by side. */
export function labelledLag(days: number, time: LocalTime): string {
  return `label_replace(${lag(days, time)}, "lag", "${days}d", "", "")`;
}

/** 1 on a weekend, 0 on other days, of the local time so many seconds ago. */
export function kindOfDay(secondsAgo: number, time: LocalTime): string {
  const offset = time.changes.length === 0 ? String(time.offset) : `scalar(${BASELINE.utcOffset})`;
  return `(day_of_week(vector(time() + ${offset} - ${secondsAgo})) % 6 == bool 0)`;
}

function at(seconds: number): string {
  return last5m(BASELINE.median, `${seconds}s`);
}
