import type { Adapter } from '../adapter.ts';

/** Where the signals of trtllm-serve come from, by names without the prefix `trtllm_`. */
export const SIGNALS: Adapter['signals'] = {
  requestsRunning: {
    how: 'derived',
    from: 'num_requests_running, summed over pids; 0 while kv_cache_used_blocks is 0, for gauges stand as of the last step and an idle server goes on showing its last request',
  },
  queueDepth: { how: 'exact', from: 'num_requests_waiting, summed over pids, as of the last step' },
  batchCapacity: {
    how: 'exact',
    from: 'max_num_active_requests; max_batch_size_static and _runtime are 0 in the PyTorch backend',
  },
  kvCacheUsage: { how: 'exact', from: 'kv_cache_utilization, as of the last step' },
  requests: {
    how: 'exact',
    from: 'request_success_total by finished_reason, and request_error_total as error, whatever its HTTP status; empty answers cannot be told apart',
  },
  promptTokens: {
    how: 'exact',
    from: 'prompt_tokens_total, cached tokens included; moves when a request ends',
  },
  generationTokens: { how: 'exact', from: 'generation_tokens_total; moves when a request ends' },
  prefixCacheQueries: {
    how: 'derived',
    from: 'prompt_tokens_total, where prompt_cached_tokens_total is there; kv_cache_hit_rate is a ratio over the whole life and counts the warm-up, as the block counters do',
  },
  prefixCacheHits: { how: 'exact', from: 'prompt_cached_tokens_total' },
  tokensPerSecond: {
    how: 'derived',
    from: 'time_per_output_token_seconds, inverted at its bounds; answers of one token are in neither',
  },
  ttftSeconds: { how: 'exact', from: 'time_to_first_token_seconds' },
  timePerOutputTokenSeconds: {
    how: 'exact',
    from: 'time_per_output_token_seconds, the mean of each request',
  },
  queueWaitSeconds: { how: 'exact', from: 'request_queue_time_seconds; its lowest bound is 0.3 s' },
  requestDurationSeconds: { how: 'exact', from: 'e2e_request_latency_seconds' },
};
