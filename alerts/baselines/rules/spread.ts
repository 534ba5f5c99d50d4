/** Every hour or two, because they read a day or a week: trend, spread and skill. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE, spreadNames } from '../names.ts';
import { dayForMedian, dayOf, last2h, last5m, raised } from '../promql.ts';
import { SETTINGS } from '../settings.ts';
import type { Setting } from '../settings.ts';
import { matureSince } from './expected.ts';
import { DAY_SECONDS } from './lags.ts';

const { mostTrend, dayQuantile, leastFall, mostFactor, leastSamples, hourSpread, smallError } = SETTINGS;
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
      expr: `quantile_over_time(0.5, ${dayForMedian(BASELINE.average)}) and ${BASELINE.samples} >= ${leastSamples.value}`,
    },
    {
      record: BASELINE.trend,
      // A median of 24 h: what lasts less than 12 cannot move it.
      expr: `clamp(quantile_over_time(0.5, ${dayForMedian(BASELINE.ratio)}), ${1 / mostTrend.value}, ${mostTrend.value}) ${matureSince('1d')}`,
    },
  ];
}

/** What makes the band of a channel of its forecast errors. */
export interface Spread {
  readonly power: Setting;
  /** How much of the band is what these hours of the day were like; the rest is what the whole day was like. */
  readonly hours: Setting;
  /** The band is never narrower than this factor upwards. */
  readonly least: Setting;
}

/**
 * The forecast errors of a channel make its band: no distribution is assumed, and the two sides differ. A part of it is what
 * the whole day was like, a part what these hours of the day were like, so that a restless hour does not blind the others.
 */
export function spreadRules(channel: string, { power, hours: share, least }: Spread): RecordingRule[] {
  const names = spreadNames(channel);
  const known = `and ${last5m(channel, '1h')}`;
  const hours = tidy(power.value * hourSpread.value);
  const above = (factor: string) => `clamp(${factor}, ${least.value}, ${mostFactor.value})`;
  return [
    { record: names.high, expr: `quantile_over_time(0.98, ${dayOf(channel)}) ${known}` },
    { record: names.low, expr: `quantile_over_time(0.02, ${dayOf(channel)}) ${known}` },
    { record: names.hoursHigh, expr: `quantile_over_time(0.95, ${channel}[2h])` },
    { record: names.hoursLow, expr: `quantile_over_time(0.05, ${channel}[2h])` },
    {
      record: names.dayUpper,
      expr: above(`quantile_over_time(${WORST}, ${names.high}[7d]) ^ ${power.value}`),
    },
    {
      record: names.dayLower,
      expr: below(`quantile_over_time(${LOWEST}, ${names.low}[7d]) ^ ${power.value}`),
    },
    { record: names.hoursUpper, expr: above(`${sameHours(WORST, names.hoursHigh)} ^ ${hours}`) },
    { record: names.hoursLower, expr: below(`${sameHours(LOWEST, names.hoursLow)} ^ ${hours}`) },
    { record: names.upper, expr: between(names.dayUpper, names.hoursUpper, share) },
    { record: names.lower, expr: between(names.dayLower, names.hoursLower, share) },
  ];
}

/** Of the two hours that begin now, on each of the last seven days. An hour beside them will do when the clock is changed. */
function sameHours(share: number, series: string): string {
  const days = DAYS.map(
    (day) => `label_replace(${last2h(series, day * DAY_SECONDS - TWO_HOURS)}, "lag", "${day}d", "", "")`,
  );
  return `quantile without (lag) (${share},\n  ${days.join('\n  or\n  ')}\n)`;
}

function below(factor: string): string {
  return `clamp(${factor}, 1 / ${mostFactor.value}, ${leastFall.value})`;
}

/** Geometric mean, the hours with their share. */
function between(day: string, hours: string, { value: share }: Setting): string {
  return `${day} ^ ${tidy(1 - share)} * (${hours} or ${day}) ^ ${share}`;
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
