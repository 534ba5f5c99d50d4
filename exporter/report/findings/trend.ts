/**
 * Where demand goes, by the arithmetic of the recorded trend (`alerts/recording/trend.ts`): whole days against the same
 * weekday a week before, so that neither a weekend nor one odd day is a trend.
 */
import { AGREEING, LEAST_CHANGES, LEAST_GROWTH, WHOLE_DAY } from '../../../alerts/recording/trend.ts';
import type { ModelData } from '../read/read-models.ts';
import { timeAt } from '../read/grid.ts';
import { mean, quantile } from '../read/statistics.ts';
import type { Trend } from '../report.ts';

const DAY = 86_400;
const WEEK_DAYS = 7;
/** Days of changes, and so a week more of days. */
const LOOKED_BACK = 28;
export const LEAST_DAYS = LEAST_CHANGES + WEEK_DAYS;
const AHEAD_DAYS = 30;

/** Mean of each whole day (UTC) by its number; days that are not whole are left out. */
export function wholeDays({ range, values }: ModelData['requests']): ReadonlyMap<number, number> {
  const byDay = new Map<number, number[]>();
  for (const [index, value] of values.entries()) {
    if (Number.isNaN(value)) continue;
    // What is known at a time is of the minutes before it.
    const day = Math.floor((timeAt(range, index) - 1) / DAY);
    byDay.set(day, [...(byDay.get(day) ?? []), value]);
  }
  const least = (WHOLE_DAY * DAY) / range.step;
  return new Map(
    [...byDay].flatMap(([day, found]) => (found.length >= least ? [[day, mean(found) ?? 0]] : [])),
  );
}

/** `undefined` while fewer days than `LEAST_CHANGES` have a whole day a week before them. */
export function trendOf(requests: ModelData['requests']): Trend | undefined {
  const days = wholeDays(requests);
  const today = Math.floor(requests.range.to / DAY);
  const changes = [...days].flatMap(([day, value]) => {
    const before = days.get(day - WEEK_DAYS);
    return before === undefined || day < today - LOOKED_BACK ? [] : [value - before];
  });
  const level = mean([...days].flatMap(([day, value]) => (day < today - WEEK_DAYS ? [] : [value])));
  const change = quantile(0.5, changes);
  if (changes.length < LEAST_CHANGES || change === undefined || !level) return undefined;
  const perWeek = change / level;
  const agreeing = changes.filter((each) => Math.sign(each) === Math.sign(change)).length / changes.length;
  return {
    days: changes.length,
    perWeek,
    in30Days: Math.max(-1, (AHEAD_DAYS / WEEK_DAYS) * perWeek),
    agreeing,
    isClear: agreeing >= AGREEING && Math.abs(perWeek) >= LEAST_GROWTH,
  };
}
