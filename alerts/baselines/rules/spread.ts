/** Every hour or two, because they read a day or a week: trend, spread and skill. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE, spreadNames } from '../names.ts';
import { last2h, last5m, raised } from '../promql.ts';
import { SETTINGS } from '../settings.ts';
import type { Setting } from '../settings.ts';
import { matureSince } from './expected.ts';
import { DAY_SECONDS } from './lags.ts';

const { mostTrend, dayQuantile, leastFactor, leastFall, mostFactor, leastSamples, hourSpread, smallError } =
  SETTINGS;
const WORST = dayQuantile.value;
const LOWEST = tidy(1 - dayQuantile.value);
const DAYS = [1, 2, 3, 4, 5, 6, 7];
const TWO_HOURS = 7_200;

export function dayRules(): RecordingRule[] {
  return [
    // A minute less than an hour, half an hour less than a day: both ends of a range count in Prometheus 2.
    { record: BASELINE.hourSamples, expr: `5 * count_over_time(${BASELINE.average}[59m])` },
    { record: BASELINE.samples, expr: `sum_over_time(${BASELINE.hourSamples}[1410m])` },
    {
      record: BASELINE.recent,
      expr: `quantile_over_time(0.5, ${BASELINE.average}[24h]) and ${BASELINE.samples} >= ${leastSamples.value}`,
    },
    {
      record: BASELINE.trend,
      // A median of 24 h: what lasts less than 12 cannot move it.
      expr: `clamp(quantile_over_time(0.5, ${BASELINE.ratio}[24h]), ${1 / mostTrend.value}, ${mostTrend.value}) ${matureSince('1d')}`,
    },
  ];
}

/**
 * The forecast errors of a channel make its band: no distribution is assumed, and the two sides differ. Half of it is what
 * the whole day was like, half what these hours of the day were like, so that a restless hour does not blind the others.
 */
export function spreadRules(channel: string, spread: Setting): RecordingRule[] {
  const names = spreadNames(channel);
  const known = `and ${last5m(channel, '1h')}`;
  const hours = tidy(spread.value * hourSpread.value);
  return [
    { record: names.high, expr: `quantile_over_time(0.98, ${channel}[1d]) ${known}` },
    { record: names.low, expr: `quantile_over_time(0.02, ${channel}[1d]) ${known}` },
    { record: names.hoursHigh, expr: `quantile_over_time(0.95, ${channel}[2h])` },
    { record: names.hoursLow, expr: `quantile_over_time(0.05, ${channel}[2h])` },
    {
      record: names.dayUpper,
      expr: above(`quantile_over_time(${WORST}, ${names.high}[7d]) ^ ${spread.value}`),
    },
    {
      record: names.dayLower,
      expr: below(`quantile_over_time(${LOWEST}, ${names.low}[7d]) ^ ${spread.value}`),
    },
    { record: names.hoursUpper, expr: above(`${sameHours(WORST, names.hoursHigh)} ^ ${hours}`) },
    { record: names.hoursLower, expr: below(`${sameHours(LOWEST, names.hoursLow)} ^ ${hours}`) },
    { record: names.upper, expr: middle(names.dayUpper, names.hoursUpper) },
    { record: names.lower, expr: middle(names.dayLower, names.hoursLower) },
  ];
}

/** Of the two hours that begin now, on each of the last seven days. An hour beside them will do when the clock is changed. */
function sameHours(share: number, series: string): string {
  const days = DAYS.map(
    (day) => `label_replace(${last2h(series, day * DAY_SECONDS - TWO_HOURS)}, "lag", "${day}d", "", "")`,
  );
  return `quantile without (lag) (${share},\n  ${days.join('\n  or\n  ')}\n)`;
}

function above(factor: string): string {
  return `clamp(${factor}, ${leastFactor.value}, ${mostFactor.value})`;
}

function below(factor: string): string {
  return `clamp(${factor}, 1 / ${mostFactor.value}, ${leastFall.value})`;
}

/** Geometric mean. */
function middle(day: string, hours: string): string {
  return `sqrt(${day} * (${hours} or ${day}))`;
}

/** How much better the baseline predicts than the median of the day before: 1 is perfect, 0 no better, negative worse. */
export function skillRules(): RecordingRule[] {
  const naive = `${raised(last5m(BASELINE.average))} / ${raised(BASELINE.recent)}`;
  return [
    { record: BASELINE.surprise, expr: `abs(ln(${last5m(BASELINE.error)}))` },
    { record: BASELINE.naiveSurprise, expr: `abs(ln(${naive}))` },
    {
      record: BASELINE.skill,
      expr: `1 - quantile_over_time(0.5, ${BASELINE.surprise}[7d]) / clamp_min(quantile_over_time(0.5, ${BASELINE.naiveSurprise}[7d]), ${smallError.value})`,
    },
  ];
}

/** 1 - 0.8 is 0.19999999999999996 to a computer. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
