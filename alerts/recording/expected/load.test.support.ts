import type { Expected } from '../recorded.test.support.ts';
import { each, fleet } from './at.test.support.ts';

export const LOAD: Readonly<Record<string, Expected>> = {
  'server_model:inference_queue_oldest_age_seconds:max5m': each(7, undefined, undefined),
  'server_model:inference_batch_capacity:last': each(40, 10, 40),
  'server_model:inference_prefix_cache_hits:rate5m': each(250, undefined, undefined),
  'server_model:inference_prefix_cache_queries:rate5m': each(1000, undefined, undefined),
  'server_model:inference_prefix_cache_hits:ratio5m': each(0.25, undefined, undefined),
  'server_model:inference_without_requests:bool5m': each(0, 0, 0),
  'fleet:inference_requests_running:avg5m': fleet(35),
  'fleet:inference_queue_depth:avg5m': fleet(4),
  'fleet:inference_preemptions:rate5m': fleet(0.1),
  'fleet:inference_queue_oldest_age_seconds:max5m': fleet(7),
  'fleet:inference_batch_capacity:sum': fleet(90),
  // 20 of 40, 5 of 10 and 10 of 40.
  'fleet:inference_batch_fill:avg5m': fleet(0.3889),
  'fleet:inference_kv_cache_usage:max_avg5m': fleet(0.6),
  'fleet:inference_server_ready:sum': fleet(3),
  'fleet:inference_prefix_cache_hits:rate5m': fleet(250),
  'fleet:inference_prefix_cache_queries:rate5m': fleet(1000),
  'fleet:inference_prefix_cache_hits:ratio5m': fleet(0.25),
};
