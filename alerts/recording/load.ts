/** What a server has on its hands. Queue depth, requests running, batch fill, KV use, preemptions: the verdict has them. */
import { inference } from '../../exporter/catalogue/index.ts';
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { OVER, quotient, SHARE, WINDOW } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

export const oldestAge: RecordedRule = {
  record: `server_model:inference_queue_oldest_age_seconds:max${OVER}`,
  expr: `max_over_time(${inference.queueOldestAgeSeconds.name}${WINDOW})`,
  unit: 'seconds',
  help: 'The longest that a request had waited at any time.',
};

export const capacity: RecordedRule = {
  record: 'server_model:inference_batch_capacity:last',
  expr: `${inference.batchCapacity.name} > 0`,
  unit: 'requests',
  help: 'The most requests that a batch can hold.',
};

export const batchSizes: RecordedRule = {
  record: `server_model:${inference.batchSize.name}_bucket:rate${OVER}`,
  expr: `rate(${inference.batchSize.name}_bucket${WINDOW})`,
  unit: 'batches per second',
  help: 'Buckets of requests run together per batch, label `le`; samples of requests running where no batches are told.',
};

export const cacheHits: RecordedRule = {
  record: `server_model:inference_prefix_cache_hits:rate${OVER}`,
  expr: `rate(${inference.prefixCacheHits.name}${WINDOW})`,
  unit: 'tokens per second',
  help: 'Prompt tokens found in the prefix cache.',
};

export const cacheQueries: RecordedRule = {
  record: `server_model:inference_prefix_cache_queries:rate${OVER}`,
  expr: `rate(${inference.prefixCacheQueries.name}${WINDOW})`,
  unit: 'tokens per second',
  help: 'Prompt tokens looked up in the prefix cache.',
};

const REQUESTS = INPUT_RULES.requestsPerSecond.record;
const RUNNING = INPUT_RULES.running.record;

export const withoutRequests: RecordedRule = {
  record: `server_model:inference_without_requests:bool${OVER}`,
  // Both where both are told: a request may run for longer than the window without an end.
  expr: `(${REQUESTS} == bool 0) * (${RUNNING} == bool 0)
or
${RUNNING} == bool 0
or
${REQUESTS} == bool 0`,
  unit: '0 or 1',
  help: '1 if no request ended and none ran.',
};

export const cacheHitRatio = quotient({
  record: `server_model:inference_prefix_cache_hits:ratio${OVER}`,
  of: cacheHits.record,
  over: cacheQueries.record,
  unit: SHARE,
  help: 'Share of the prompt tokens looked up that were in the prefix cache.',
});

export const LOAD: Rules = [
  oldestAge,
  capacity,
  batchSizes,
  cacheHits,
  cacheQueries,
  cacheHitRatio,
  withoutRequests,
];
