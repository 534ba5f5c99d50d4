/** What is known of a model over all its servers, and of all of them together. */
import { BASELINE } from '../../alerts/baselines/names.ts';
import { select } from './select.ts';
import type { Named } from './select.ts';

/** Of each model: `fleet_model:...`. */
export function ofModel(series: Named): string {
  return select(series, 'model');
}

/** Of all servers of a job: `fleet:...`. */
export function ofFleet(series: Named): string {
  return select(series, 'job');
}

/** The time where the baselines are told to be: their zone is that of the people who cause the demand. */
const LOCAL_TIME = `vector(time()) + on () (max(last_over_time(${BASELINE.utcOffset}[10m])) or vector(0))`;
/** Values of the label `day`, by the number of the day: in their order Monday is first. */
export const WEEKDAYS: readonly string[] = ['7 Sun', '1 Mon', '2 Tue', '3 Wed', '4 Thu', '5 Fri', '6 Sat'];

/** The median of an expression over the time that is shown: a launch of an hour is not what is usual at that hour. */
export function usual(expr: string): string {
  return `quantile_over_time(0.5, (${expr})[$__range:$__interval])`;
}

/** An expression at its hour of the day: up to 24 series, `hour` 00 to 23, each with values at its own hour. @param of one series */
export function byHour(of: string): string {
  const hour = `count_values("hour", hour(${LOCAL_TIME}))`;
  return `label_replace(${hour}, "hour", "0$1", "hour", "(.)") * on () group_left () (${of})`;
}

/** An expression on its day of the week: up to seven series, `day` 1 Mon to 7 Sun. @param of one series */
export function byWeekday(of: string): string {
  const named = WEEKDAYS.reduce(
    (labelled, name, day) => `label_replace(${labelled}, "day", "${name}", "day", "${day}")`,
    `count_values("day", day_of_week(${LOCAL_TIME}))`,
  );
  return `${named} * on () group_left () (${of})`;
}
