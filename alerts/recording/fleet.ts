/** Work of all servers and models of a job. */
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { fleetRatio, fleetSum, overFleet, verdictInput } from './levels.ts';
import { ttftCount, ttftSum } from './latency.ts';
import { cacheHitRatio, cacheHits, cacheQueries, capacity, oldestAge } from './load.ts';
import { OVER, SHARE } from './recorded-rule.ts';
import type { Rules } from './recorded-rule.ts';
import { RATES, RATIOS } from './traffic.ts';

const PER_SECOND = 'requests per second';

export const FLEET_TRAFFIC: Rules = [
  fleetSum(verdictInput('requestsPerSecond', PER_SECOND, 'Requests finished, whatever their outcome.')),
  fleetSum(
    verdictInput('abortedPerSecond', PER_SECOND, 'Of these, requests whose client went away before the end.'),
  ),
  fleetSum(verdictInput('tokensPerSecond', 'tokens per second', 'Output tokens.')),
  ...RATES.map(fleetSum),
  ...RATIOS.map(fleetRatio),
];

const FILL = INPUT_RULES.batchFill.record;

export const FLEET_LOAD: Rules = [
  fleetSum(verdictInput('running', 'requests')),
  fleetSum(verdictInput('queueDepth', 'requests', 'Mean of requests waiting.')),
  fleetSum(
    verdictInput(
      'preemptionsPerSecond',
      'preemptions per second',
      'Running requests that had to start over.',
    ),
  ),
  {
    record: `fleet:inference_queue_oldest_age_seconds:max${OVER}`,
    expr: overFleet('max', oldestAge.record),
    unit: oldestAge.unit,
    help: oldestAge.help,
  },
  {
    record: 'fleet:inference_batch_capacity:sum',
    expr: overFleet('sum', capacity.record),
    unit: capacity.unit,
    help: 'Requests that the batches of all servers can hold.',
  },
  {
    record: `fleet:inference_batch_fill:avg${OVER}`,
    expr: `${overFleet('sum', `${FILL} * ${capacity.record}`)}
/
${overFleet('sum', `${capacity.record} and ${FILL}`)}`,
    unit: SHARE,
    help: 'Mean batch over capacity of all servers, each with the weight of its capacity.',
  },
  {
    record: `fleet:inference_kv_cache_usage:max_avg${OVER}`,
    expr: overFleet('max', INPUT_RULES.kvUsage.record),
    unit: SHARE,
    help: 'KV-cache use of the fullest server.',
  },
  {
    record: 'fleet:inference_server_ready:sum',
    expr: overFleet('sum', INPUT_RULES.ready.record),
    unit: 'servers',
    help: 'Servers that can take requests, one for each model that they serve.',
  },
  fleetSum(ttftSum),
  fleetSum(ttftCount),
  fleetSum(cacheHits),
  fleetSum(cacheQueries),
  fleetRatio(cacheHitRatio),
];
