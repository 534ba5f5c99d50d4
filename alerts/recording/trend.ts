/**
 * Where demand goes, and when it will have grown to what is there. Each whole day is compared with the same weekday a week
 * before, so that neither the hour nor the weekday is taken for a trend; the median of four weeks of such changes does not
 * mind odd days. The report reckons the same (`exporter/report/findings/trend.ts`).
 */
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { fleetDemand } from './demand.ts';
import { overServers } from './levels.ts';
import { quotient, SHARE } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';
import { perReplica, ready } from './warm-pool.ts';

/** Share of the moments of a week at which demand was not higher: capacity is for the busy ones. */
const USUAL = 0.95;
const WEEK_SECONDS = 604_800;

/** Days with a day a week before them that a trend is made of. */
export const LEAST_CHANGES = 7;
/** Share of these days that must have changed in its direction, and the least change in a week, as a share, that is told. */
export const AGREEING = 0.8;
export const LEAST_GROWTH = 0.005;
/** Of a day, for a whole one. */
export const WHOLE_DAY = 0.9;

/** Of a day: 288 samples. Days are those of UTC, for steps of a day are at its midnights. */
const DAY = '[1d:5m]';
const FOUR_WEEKS = '[28d:1d]';
const SAMPLES_OF_DAY = 288;

export const weekDemand: RecordedRule = {
  record: 'fleet_model:inference_demand:q95_7d',
  // Steps are at whole quarters of an hour: before the first of them the demand of now stands.
  expr: `quantile_over_time(${USUAL}, ${fleetDemand.record}[7d:15m])\nor\n${fleetDemand.record}`,
  unit: 'requests',
  help: `Demand in requests at once that ${USUAL * 100} % of the moments of the last 7 days did not exceed.`,
};

const requests: RecordedRule = {
  record: 'fleet_model:inference_requests:rate5m',
  expr: overServers('sum', INPUT_RULES.requestsPerSecond.record),
  unit: 'requests per second',
  help: 'Requests finished, whatever their outcome, over all servers of the model.',
};

const dayRequests: RecordedRule = {
  record: 'fleet_model:inference_requests:avg1d',
  expr: `avg_over_time(${requests.record}${DAY})
and count_over_time(${requests.record}${DAY}) >= ${Math.ceil(WHOLE_DAY * SAMPLES_OF_DAY)}`,
  unit: 'requests per second',
  help: `Mean of them over a day, where it is known for ${WHOLE_DAY * 100} % of it.`,
};

const dayChange: RecordedRule = {
  record: 'fleet_model:inference_requests_change:avg1d_per_week',
  expr: `${dayRequests.record} - ${dayRequests.record} offset 7d`,
  unit: 'requests per second',
  help: 'By how much that is more than on the same weekday a week before.',
};

const growth = quotient({
  record: 'fleet_model:inference_requests_growth:ratio_per_week',
  of: `(
  quantile_over_time(0.5, ${dayChange.record}${FOUR_WEEKS})
  and count_over_time(${dayChange.record}${FOUR_WEEKS}) >= ${LEAST_CHANGES}
)`,
  over: `avg_over_time(${dayRequests.record}[7d:1d])`,
  unit: '1 per week',
  help: `Median of these changes in the last four weeks, of ${LEAST_CHANGES} days at least, as a share of the mean of the last seven whole days: the trend of demand.`,
});

const agreeing: RecordedRule = {
  record: 'fleet_model:inference_requests_growth:agreeing_days',
  expr: `avg_over_time((${dayChange.record} > bool 0)${FOUR_WEEKS}) > 0.5
or
avg_over_time((${dayChange.record} < bool 0)${FOUR_WEEKS})`,
  unit: SHARE,
  help: `Share of those days that changed in its direction: it is clear from ${AGREEING} on, and from ${LEAST_GROWTH * 100} % a week.`,
};

export const weekGrowth: RecordedRule = {
  record: 'fleet_model:inference_demand_growth:per_week',
  expr: `${growth.record} * ${weekDemand.record}`,
  unit: 'requests per week',
  help: 'By how much the demand of the busy moments grows in a week by that trend, clear or not.',
};

export const heldRequests: RecordedRule = {
  record: 'fleet_model:inference_held_requests:sum',
  expr: `${ready.record} * ${perReplica.record}`,
  unit: 'requests',
  help: 'Requests at once that the servers that are ready are taken to hold within their SLO.',
};

export const capacityReached: RecordedRule = {
  record: 'fleet_model:inference_capacity_reached_timestamp_seconds:q95_7d',
  expr: `${WEEK_SECONDS} * clamp_min(${heldRequests.record} - ${weekDemand.record}, 0)
/ (
  ${weekGrowth.record} > ${LEAST_GROWTH} * ${weekDemand.record}
  and ${agreeing.record} >= ${AGREEING}
)
+ time()`,
  unit: 'seconds',
  help: 'When the demand of the busy moments meets what the servers of now hold, Unix time, if it goes on to grow so. Absent while it does not grow clearly.',
};

/** Looks at weeks: evaluated more seldom. */
export const TREND: Rules = [
  weekDemand,
  requests,
  dayRequests,
  dayChange,
  growth,
  agreeing,
  weekGrowth,
  heldRequests,
  capacityReached,
];
