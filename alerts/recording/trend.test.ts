import { expect, test } from 'vitest';
import { trendOf } from '../../exporter/report/findings/trend.ts';
import { JOB } from './figures.test.support.ts';
import { complaint } from './recorded.test.support.ts';

const SMALL = `${JOB},model="small"`;
const HOUR = 3_600;
const DAY = 24 * HOUR;
const STEP = 300;
const STEPS_OF_DAY = DAY / STEP;
/** Demand of a week that begins on a Thursday, as the epoch did. */
const WEEK = [10, 10, 4, 4, 10, 10, 10];
/** Held for 20 requests at once; the busy moments of this week ask for 12. */
const [HELD, BUSY] = [20, 12];

/** Weeks, of which each asks for `growth` more than the one before, as a share of the first. */
function weeks(count: number, growth: number): number[] {
  return Array.from({ length: count * 7 }, (_, day) => {
    const week = Math.floor(day / 7);
    return (WEEK[day % 7] ?? 0) * (1 + growth * week);
  });
}

function replaced(days: readonly number[], odd: Readonly<Record<number, number>>): number[] {
  return days.map((value, day) => odd[day] ?? value);
}

/** What the report says of the same days. */
function told(days: readonly number[]) {
  const values = days.flatMap((value) => Array.from({ length: STEPS_OF_DAY }, () => value));
  const range = { from: STEP, to: days.length * DAY + HOUR, step: STEP };
  const rest = Array.from({ length: HOUR / STEP }, () => values.at(-1) ?? 0);
  return trendOf({ range, values: Float64Array.from([...values, ...rest]) });
}

/** Expression that is 1 while a series is no further than `by` from a value. */
function near(series: string, value: number, by: number): string {
  return `abs(${series} - ${value}) < bool ${by}`;
}

/** How the rules differ from a growth in a week, a share of days, and seconds until capacity is reached. */
function differs(
  days: readonly number[],
  growth: number,
  agreeing: number,
  seconds: number,
): string | undefined {
  const rates = days.map((value) => `${value}x${STEPS_OF_DAY - 1}`).join(' ');
  const steps = (days.length + 1) * STEPS_OF_DAY;
  const one = [[SMALL, 1]] as const;
  const trend = 'fleet_model:inference_requests_growth:ratio_per_week';
  const share = 'fleet_model:inference_requests_growth:agreeing_days';
  const reached = 'fleet_model:inference_capacity_reached_timestamp_seconds:q95_7d';
  return complaint(
    [
      // What is known at a time is of the minutes before it.
      {
        series: `server_model:inference_requests:rate5m{${SMALL}}`,
        values: `${days[0]} ${rates} ${days.at(-1)}x${HOUR / STEP}`,
      },
      { series: `fleet_model:inference_demand:q95_7d{${SMALL}}`, values: `${BUSY}x${steps}` },
      { series: `fleet_model:inference_replicas:ready{${SMALL}}`, values: `1x${steps}` },
      { series: `fleet_model:inference_replica_requests:avg{${SMALL}}`, values: `${HELD}x${steps}` },
    ],
    {
      [near(trend, growth, 0.001)]: one,
      [near(share, agreeing, 0.001)]: one,
      [near(`(${reached} - time())`, seconds, 0.02 * seconds)]: one,
    },
    {
      interval: `${STEP}s`,
      evaluated: '30m',
      // Before Prometheus 3 a range has its beginning in it: at midnight a day more.
      time: `${days.length}d1h`,
      groups: /^headroom-recording-trend$/,
    },
  );
}

test('a steady growth is told by rules and report alike, whatever an odd day says', () => {
  // An outage in the second week, a launch in the third.
  const days = replaced(weeks(3, 0.05), { 9: 0, 19: 60 });
  const trend = told(days);
  // Half a request a second more in a week, on seven out of ten days; the mean of the last week has the launch in it.
  const level = days.slice(-7).reduce((sum, value) => sum + value, 0) / 7;
  expect(trend).toMatchObject({ days: 14, isClear: true });
  expect(trend?.perWeek).toBeCloseTo(0.5 / level, 6);
  expect(trend?.in30Days).toBeCloseTo(((0.5 / level) * 30) / 7, 6);
  const seconds = ((HELD - BUSY) / (BUSY * (trend?.perWeek ?? 0))) * 7 * DAY;
  expect(differs(days, trend?.perWeek ?? 0, trend?.agreeing ?? 0, seconds)).toBeUndefined();
});

test('days that disagree make no trend', () => {
  const trend = told(replaced(weeks(2, 0.05), { 7: 9, 8: 9 }));
  expect(trend).toMatchObject({ days: 7, agreeing: 5 / 7, isClear: false });
});

test('what shrinks is a trend, too', () => {
  const trend = told(weeks(2, -0.1));
  expect(trend?.perWeek).toBeLessThan(-0.1);
  expect(trend).toMatchObject({ agreeing: 1, isClear: true });
});

test('under two weeks of days nothing is told', () => {
  expect(told(weeks(2, 0.05).slice(0, -1))).toBeUndefined();
});
