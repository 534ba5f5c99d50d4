import type { Adapter } from '../adapter.ts';

/** Where LMDeploy's signals come from, by names without the prefix; summed over engines. */
export const SIGNALS: Adapter['signals'] = {
  startTimeSeconds: { how: 'exact', from: 'process_start_time_seconds' },
  requestsRunning: { how: 'exact', from: 'num_requests_running' },
  queueDepth: {
    how: 'exact',
    from: 'num_requests_waiting in the engine and num_api_requests_waiting in front of it, added',
  },
  kvCacheUsage: { how: 'exact', from: 'gpu_cache_usage_perc' },
  requests: {
    how: 'exact',
    from: 'ok: num_requests_succeeded, cut-off answers included; error: num_requests_failed. Both count up, though they are typed gauge. Before them request_success_total: ok alone',
  },
  promptTokens: { how: 'exact', from: 'prompt_tokens_total, cached tokens included' },
  generationTokens: { how: 'exact', from: 'generation_tokens_total, moves with every step' },
  prefixCacheQueries: { how: 'derived', from: 'prompt_tokens_total, where cached_tokens_total is printed' },
  prefixCacheHits: {
    how: 'exact',
    from: 'cached_tokens_total. Not prefix_cache_hit_rate: it is a mean since the start',
  },
  tokensPerSecond: {
    how: 'derived',
    from: 'time_per_output_token_seconds, inverted at its bounds, unless decoding is speculative',
  },
  ttftSeconds: { how: 'exact', from: 'time_to_first_token_seconds' },
  timePerOutputTokenSeconds: {
    how: 'exact',
    from: 'time_per_output_token_seconds: one observation per step, of its time over its tokens; before iter_token_latency it was the time of the step, and is left out where decoding is speculative',
  },
  queueWaitSeconds: { how: 'exact', from: 'request_queue_time_seconds; its lowest bound is 0.3 s' },
  requestDurationSeconds: { how: 'exact', from: 'e2e_request_latency_seconds; its lowest bound is 0.3 s' },
  outputTokens: { how: 'exact', from: 'request_generation_tokens' },
};
