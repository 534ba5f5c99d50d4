import type { Adapter } from '../adapter.ts';

/** Where the signals of Modular MAX come from, by names without the prefix `maxserve_`. */
export const SIGNALS: Adapter['signals'] = {
  requestsRunning: { how: 'exact', from: 'num_requests_running' },
  queueDepth: {
    how: 'exact',
    from: 'num_requests_queued plus num_requests_awaiting_admission, where the version has both',
  },
  kvCacheUsage: {
    how: 'derived',
    from: 'cache_num_used_blocks over cache_num_total_blocks, where they are gauges; typed counter they add up over time and say nothing of now',
  },
  requests: {
    how: 'derived',
    from: 'request_count_total by HTTP code of completions, embeddings and responses: 2xx as ok, 499 as aborted, every other as error; cut-off and empty answers are among the ok',
  },
  promptTokens: { how: 'exact', from: 'num_input_tokens_total' },
  generationTokens: { how: 'exact', from: 'num_output_tokens_total' },
  prefixCacheQueries: { how: 'derived', from: 'cache_hits plus cache_misses, in tokens' },
  prefixCacheHits: { how: 'exact', from: 'cache_hits, in tokens' },
  preemptions: { how: 'exact', from: 'cache_preemption_count_total' },
  modelLoadSeconds: {
    how: 'exact',
    from: 'model_load_time_milliseconds with component total, over 1000, while the process has loaded once: of several loads the last cannot be told',
  },
  batchSize: { how: 'exact', from: 'batch_size with batch_type TG: batches that generate tokens' },
  tokensPerSecond: {
    how: 'derived',
    from: 'time_per_output_token_milliseconds, inverted at its bounds',
  },
  ttftSeconds: { how: 'exact', from: 'time_to_first_token_milliseconds, over 1000' },
  timePerOutputTokenSeconds: {
    how: 'exact',
    from: 'time_per_output_token_milliseconds, over 1000, the mean of each request',
  },
  requestDurationSeconds: {
    how: 'derived',
    from: 'request_time_milliseconds, over 1000, of completions, embeddings and responses: HTTP requests, as the server times them',
  },
};
