import type { Adapter } from '../adapter.ts';

/** Where the signals of NIM 1.x come from. */
export const SIGNALS: Adapter['signals'] = {
  startTimeSeconds: { how: 'exact', from: 'process_start_time_seconds' },
  requestsRunning: { how: 'exact', from: 'num_requests_running' },
  queueDepth: { how: 'exact', from: 'num_requests_waiting' },
  batchCapacity: { how: 'exact', from: 'num_request_max' },
  kvCacheUsage: { how: 'exact', from: 'gpu_cache_usage_perc, 0-1 in spite of its name' },
  requests: {
    how: 'exact',
    from: 'request_finish_total by finished_reason, without it request_success_total as ok; request_failure_total as error; empty answers cannot be told apart',
  },
  promptTokens: { how: 'exact', from: 'prompt_tokens_total' },
  generationTokens: { how: 'exact', from: 'generation_tokens_total' },
  tokensPerSecond: {
    how: 'derived',
    from: 'time_per_output_token_seconds, inverted at its bounds: tokens by the speed at which they came, not requests',
  },
  ttftSeconds: { how: 'exact', from: 'time_to_first_token_seconds' },
  timePerOutputTokenSeconds: {
    how: 'derived',
    from: 'time_per_output_token_seconds, which has one observation for each token after the first: a long answer weighs more than a short one',
  },
  requestDurationSeconds: { how: 'exact', from: 'e2e_request_latency_seconds; its lowest bound is 1 s' },
  outputTokens: { how: 'exact', from: 'request_generation_tokens' },
};
