/**
 * How many replicas of a model must be there before they are needed: a replica asked for now can serve one load time
 * later, so what demand rises by meanwhile must be held by replicas that are there already.
 */
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { LOAD_AT_SLO } from '../verdict/sizing.ts';
import { fleetDemand } from './demand.ts';
import { overServers } from './levels.ts';
import { capacity } from './load.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

/** A range cannot be as long as a series says: the first that a load fits into is taken, so growth is not under the truth. */
const LOAD_TIMES = [
  { over: '2m', seconds: 120 },
  { over: '5m', seconds: 300 },
  { over: '10m', seconds: 600 },
  { over: '20m', seconds: 1200 },
  { over: '1h', seconds: Infinity },
] as const;

/** Seconds that a load time counts as. */
export function countedLoadSeconds(seconds: number): number {
  const counted = LOAD_TIMES.find((each) => seconds <= each.seconds)?.seconds ?? Infinity;
  return counted === Infinity ? LONGEST_LOAD_SECONDS : counted;
}

const LONGEST_LOAD_SECONDS = 3600;

/** Share of moments at which the warm pool is enough, and the days and the step in which it looks for them. */
export const ENOUGH = 0.95;
const DAYS = '7d';
const STEP = '15m';
/** Samples that such a look at all those days reads, of each model at each evaluation. */
export const LOOK_SAMPLES = (7 * 24 * 60) / 15;

export const loadSeconds: RecordedRule = {
  record: 'fleet_model:inference_model_load_seconds:max',
  expr: overServers('max', INPUT_RULES.modelLoadSeconds.record),
  unit: 'seconds',
  help: 'The longest that a replica took to load, each at its last load.',
};

const growth: RecordedRule = {
  record: 'fleet_model:inference_demand_growth:load_time',
  expr: LOAD_TIMES.map(({ over, seconds }) => {
    const rise = `clamp_min(max_over_time(${fleetDemand.record}[${over}]) - ${fleetDemand.record} offset ${over}, 0)`;
    return `${rise} and ${loadSeconds.record} ${seconds === Infinity ? '> 0' : `<= ${seconds}`}`;
  }).join('\nor\n'),
  unit: 'requests',
  help: `The most that demand stood above what it was one load time ago; load times count as ${LOAD_TIMES.map(({ over }) => over).join(', ')}, the first that is not shorter.`,
};

export const usualGrowth: RecordedRule = {
  record: 'fleet_model:inference_demand_growth:q95_7d',
  expr: `quantile_over_time(${ENOUGH}, ${growth.record}[${DAYS}:${STEP}])\nor\n${growth.record}`,
  unit: 'requests',
  help: `Growth over one load time that ${ENOUGH * 100} % of the moments of the last ${DAYS} did not exceed.`,
};

export const mostDemand: RecordedRule = {
  record: 'fleet_model:inference_demand:max_7d',
  expr: `max_over_time(${fleetDemand.record}[${DAYS}:${STEP}])\nor\n${fleetDemand.record}`,
  unit: 'requests',
  help: `The most that demand in requests at once was in the last ${DAYS}.`,
};

export const perReplica: RecordedRule = {
  record: 'fleet_model:inference_replica_requests:avg',
  expr: `${LOAD_AT_SLO} * ${overServers('avg', capacity.record)}`,
  unit: 'requests',
  help: `Requests at once that a replica is taken to hold within its SLO: ${LOAD_AT_SLO} of its batch.`,
};

export const ready: RecordedRule = {
  record: 'fleet_model:inference_replicas:ready',
  expr: overServers('sum', INPUT_RULES.ready.record),
  unit: 'servers',
  help: 'Servers that can take requests for the model now.',
};

const DEMAND = `avg_over_time(${fleetDemand.record}[5m])`;
/** After a rise demand is high, and what it rose by is still usual growth: the two together are more than it ever took. */
const MAY_BECOME = `(
  ${DEMAND} + ${usualGrowth.record} < ${mostDemand.record}
  or
  ${mostDemand.record} > ${DEMAND}
  or
  ${DEMAND}
)
and ${usualGrowth.record}`;

export const wanted: RecordedRule = {
  record: 'fleet_model:inference_replicas:wanted',
  expr: `clamp_min(ceil((${MAY_BECOME}) / ${perReplica.record}), 1)`,
  unit: 'servers',
  help: `Replicas to have ready for demand as it is and the warm pool, one at least: for what demand may become within a load time, which is no more than it was in the last ${DAYS}, or is now.`,
};

export const warm: RecordedRule = {
  record: 'fleet_model:inference_warm_replicas:wanted',
  expr: `${wanted.record} - clamp_min(ceil(${DEMAND} / ${perReplica.record}), 1)`,
  unit: 'servers',
  help: 'Of these, replicas beyond those that demand needs now: the warm pool. None while what these have free holds the growth, or demand is the highest of the week.',
};

export const WARM_POOL: Rules = [fleetDemand, loadSeconds, growth, perReplica, ready];

/** Looks at days: evaluated more seldom. */
export const WARM_POOL_LONG: Rules = [usualGrowth, mostDemand, wanted, warm];
