import type { Adapter } from '../adapter.ts';

/** Where llama.cpp's signals come from. Its numbers have six digits: above a million tokens they move in steps of ten. */
export const SIGNALS: Adapter['signals'] = {
  ready: { how: 'derived', from: 'the page answers only once the model is loaded' },
  requestsRunning: { how: 'exact', from: 'requests_processing: busy slots' },
  queueDepth: { how: 'exact', from: 'requests_deferred' },
  kvCacheUsage: {
    how: 'exact',
    from: 'kv_cache_usage_ratio, until May 2025 and in forks; prompts that idle slots keep are in it',
  },
  promptTokens: {
    how: 'exact',
    from: 'prompt_tokens_total, without cached tokens; moves when a prompt is done; six digits',
  },
  generationTokens: {
    how: 'exact',
    from: 'tokens_predicted_total; moves when an answer is done: use windows of twice an answer or more; six digits',
  },
  prefixCacheQueries: {
    how: 'derived',
    from: 'prompt_tokens_total and prompt_tokens_cached_total, added; where the second is printed',
  },
  prefixCacheHits: { how: 'exact', from: 'prompt_tokens_cached_total, where it is printed' },
};
