/** Where demand goes: the same weekdays compared with each other, so that neither a weekend nor one odd day is a trend. */
import type { ModelData } from '../read/read-models.ts';
import { timeAt } from '../read/grid.ts';
import { mean, quantile } from '../read/statistics.ts';
import type { Trend } from '../report.ts';

const DAY = 86_400;
const WEEK_DAYS = 7;
export const LEAST_DAYS = 14;
const AHEAD_DAYS = 30;
/** Of the half hours of a day, for a whole one. */
const WHOLE = 0.9;
/** Pairs that must agree, and the least change that is worth a word. */
const AGREEING = 0.8;
const LEAST_CHANGE = 0.02;

/** Mean of each whole day (UTC) by its number; days that are not whole are left out. */
export function wholeDays({ range, values }: ModelData['requests']): ReadonlyMap<number, number> {
  const byDay = new Map<number, number[]>();
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    // What is known at a time is of the minutes before it.
    const day = Math.floor((timeAt(range, index) - 1) / DAY);
    byDay.set(day, [...(byDay.get(day) ?? []), value]);
  }
  const least = (WHOLE * DAY) / range.step;
  return new Map(
    [...byDay].flatMap(([day, found]) => (found.length >= least ? [[day, mean(found) ?? 0]] : [])),
  );
}

/** By a seasonal Theil-Sen slope: the median of the changes from one weekday to the same in a later week. */
export function trendOf(requests: ModelData['requests']): Trend | undefined {
  const days = wholeDays(requests);
  if (days.size < LEAST_DAYS) return undefined;
  const changes = [...days].flatMap(([day, value]) =>
    [...days].flatMap(([later, other]) =>
      later > day && (later - day) % WEEK_DAYS === 0 ? [(other - value) / (later - day)] : [],
    ),
  );
  const slope = quantile(0.5, changes);
  const level = mean([...days.values()].slice(-WEEK_DAYS));
  if (slope === undefined || !level) return undefined;
  const agreeing = changes.filter((change) => Math.sign(change) === Math.sign(slope)).length / changes.length;
  const in30Days = Math.max(-1, (AHEAD_DAYS * slope) / level);
  const isClear = agreeing >= AGREEING && Math.abs(in30Days) >= LEAST_CHANGE;
  return { days: days.size, in30Days, agreeing, isClear };
}
