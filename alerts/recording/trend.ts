/**
 * When demand will have grown to what is there. Weeks are compared with weeks, so that neither the hour nor the weekday
 * is taken for a trend, and the busy moments of them, because those are what capacity is for.
 */
import { fleetDemand, perReplica, ready } from './warm-pool.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

/** Share of the moments of a week at which demand was not higher. */
const USUAL = 0.95;
const WEEK_SECONDS = 604_800;
/** Growth in a week, as a share of demand, under which a line drawn into the future says nothing. */
const LEAST_GROWTH = 0.02;

export const weekDemand: RecordedRule = {
  record: 'fleet_model:inference_demand:q95_7d',
  // Steps are at whole quarters of an hour: before the first of them the demand of now stands.
  expr: `quantile_over_time(${USUAL}, ${fleetDemand.record}[7d:15m])\nor\n${fleetDemand.record}`,
  unit: 'requests',
  help: `Requests running and waiting that ${USUAL * 100} % of the moments of the last 7 days did not exceed.`,
};

export const weekGrowth: RecordedRule = {
  record: 'fleet_model:inference_demand_growth:q95_per_week',
  expr: `${weekDemand.record} - ${weekDemand.record} offset 7d`,
  unit: 'requests per week',
  help: 'By how much that is more than a week ago.',
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
/ (${weekGrowth.record} > ${LEAST_GROWTH} * ${weekDemand.record})
+ time()`,
  unit: 'seconds',
  help: `When the demand of the busy moments meets what the servers of now hold, Unix time, if it goes on to grow as it did since last week. Absent while it grows by less than ${LEAST_GROWTH * 100} % a week.`,
};

/** Looks at weeks: evaluated more seldom. */
export const TREND: Rules = [weekDemand, weekGrowth, heldRequests, capacityReached];
