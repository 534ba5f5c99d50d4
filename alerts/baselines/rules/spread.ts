/** Hourly, because they read a day or a week: trend, spread and skill. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE, spreadNames } from '../names.ts';
import { last5m, raised } from '../promql.ts';
import { SETTINGS } from '../settings.ts';
import type { Setting } from '../settings.ts';
import { matureSince } from './expected.ts';

const { mostTrend, dayQuantile, leastFactor, mostFactor, leastSamples, smallError } = SETTINGS;

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

/** The forecast errors of a channel make its band: no distribution is assumed, and the two sides differ. */
export function spreadRules(channel: string, spread: Setting): RecordingRule[] {
  const names = spreadNames(channel);
  const known = `and ${last5m(channel, '1h')}`;
  const least = leastFactor.value;
  const most = mostFactor.value;
  return [
    { record: names.high, expr: `quantile_over_time(0.98, ${channel}[1d]) ${known}` },
    { record: names.low, expr: `quantile_over_time(0.02, ${channel}[1d]) ${known}` },
    {
      record: names.upper,
      expr: `clamp(quantile_over_time(${dayQuantile.value}, ${names.high}[7d]) ^ ${spread.value}, ${least}, ${most})`,
    },
    {
      record: names.lower,
      expr: `clamp(quantile_over_time(${tidy(1 - dayQuantile.value)}, ${names.low}[7d]) ^ ${spread.value}, 1 / ${most}, 1 / ${least})`,
    },
  ];
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
