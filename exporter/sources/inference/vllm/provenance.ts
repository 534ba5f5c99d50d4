import type { Adapter } from '../adapter.ts';

/** Where vLLM's signals come from, by V1 names without the prefix. */
export const SIGNALS: Adapter['signals'] = {
  ready: {
    how: 'derived',
    from: 'engine_sleep_state is awake; a page without it answers only once the model is loaded',
  },
  startTimeSeconds: {
    how: 'derived',
    from: 'process_start_time_seconds; with several API servers the earliest _created of a counter',
  },
  requestsRunning: { how: 'exact', from: 'num_requests_running, summed over engines' },
  queueDepth: { how: 'exact', from: 'num_requests_waiting, summed over engines' },
  kvCacheUsage: { how: 'exact', from: 'kv_cache_usage_perc, before 0.9.2 gpu_cache_usage_perc' },
  requests: {
    how: 'exact',
    from: 'request_success_total by finished_reason; empty answers cannot be told apart',
  },
  promptTokens: { how: 'exact', from: 'prompt_tokens_total, cached tokens included' },
  generationTokens: { how: 'exact', from: 'generation_tokens_total, moves with every step' },
  prefixCacheQueries: {
    how: 'exact',
    from: 'prefix_cache_queries_total, from 0.9 on, when it counts tokens',
  },
  prefixCacheHits: { how: 'exact', from: 'prefix_cache_hits_total, from 0.9 on, when it counts tokens' },
  preemptions: { how: 'exact', from: 'num_preemptions_total' },
  tokensPerSecond: {
    how: 'derived',
    from: 'request_time_per_output_token_seconds, inverted at its bounds; answers of one token are in +Inf',
  },
  ttftSeconds: { how: 'exact', from: 'time_to_first_token_seconds' },
  timePerOutputTokenSeconds: {
    how: 'exact',
    from: 'request_time_per_output_token_seconds; before 0.11 the time between steps, unless decoding is speculative',
  },
  queueWaitSeconds: { how: 'exact', from: 'request_queue_time_seconds; its lowest bound is 0.3 s' },
  requestDurationSeconds: { how: 'exact', from: 'e2e_request_latency_seconds' },
  outputTokens: { how: 'exact', from: 'request_generation_tokens' },
};
