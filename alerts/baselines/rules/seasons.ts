/** Every five minutes: what the value was at this time of the day and week. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE } from '../names.ts';
import { last1h } from '../promql.ts';
import type { LocalTime } from '../time-zone.ts';
import { DAY_SECONDS, kindOfDay, labelledLag, lag } from './lags.ts';

const WEEKS = [7, 14, 21, 28];
/** At least four days of the same kind among them, whatever today is. */
const DAYS = [1, 2, 3, 4, 6, 7, 8, 13, 14];
const FIRST_DAYS = [1, 2, 3];

export function seasonRules(time: LocalTime): RecordingRule[] {
  return [
    {
      record: BASELINE.average,
      // A comparison takes NaN away and keeps 0.
      expr: `avg_over_time(${BASELINE.value}[5m]) >= 0
unless ignoring (reason) ${BASELINE.paused}`,
    },
    {
      record: BASELINE.median,
      // Half of the hour must be there.
      expr: `quantile_over_time(0.5, ${BASELINE.average}[1h]) and count_over_time(${BASELINE.average}[1h]) >= 6`,
    },
    {
      record: BASELINE.week,
      expr: `${medianOf(WEEKS.map((days) => labelledLag(days, time)))}
and (${lag(21, time)} or ${lag(28, time)})`,
    },
    {
      record: BASELINE.day,
      expr: `${medianOf(DAYS.map((days) => sameKindOfDay(days, time)))}
and (${lag(7, time)} or ${lag(8, time)})`,
    },
    {
      record: BASELINE.seasonal,
      expr: `${BASELINE.week}
or ${BASELINE.day}
or ${medianOf(FIRST_DAYS.map((days) => labelledLag(days, time)))}
or ${last1h(BASELINE.recent)}`,
    },
    {
      record: BASELINE.maturity,
      expr: `${BASELINE.week} * 0 + 3 or ${BASELINE.day} * 0 + 2 or ${BASELINE.seasonal} * 0 + 1`,
    },
  ];
}

/** Lags that are not there drop out by themselves. */
function medianOf(lags: readonly string[]): string {
  return `quantile without (lag) (0.5,\n  ${lags.join('\n  or\n  ')}\n)`;
}

function sameKindOfDay(days: number, time: LocalTime): string {
  return `(${labelledLag(days, time)} and on () ${kindOfDay(0, time)} == ${kindOfDay(days * DAY_SECONDS, time)})`;
}
