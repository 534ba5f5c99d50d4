import type { Adapter } from '../adapter.ts';

/**
 * Where SGLang's signals come from, by names of 2026 without the prefix. Summed over dp_rank; ranks that share their
 * requests (tp_rank, pp_rank, moe_ep_rank) count once.
 */
export const SIGNALS: Adapter['signals'] = {
  ready: { how: 'derived', from: 'the page answers only once the model is loaded' },
  requestsRunning: {
    how: 'exact',
    from: 'num_running_reqs; set at each prefill and every 40 decode steps, so up to 30 s old on an idle server',
  },
  queueDepth: {
    how: 'exact',
    from: 'num_queue_reqs, num_grammar_queue_reqs and the queues of split prefill and decode servers, added',
  },
  kvCacheUsage: { how: 'exact', from: 'token_usage, in steps of 0.01; the fullest of its pools' },
  requests: {
    how: 'derived',
    from: 'ok: num_requests_total, which counts every end, cut-off answers and some aborts too; aborted: num_aborted_requests_total; error: http_responses_total with a 5xx on paths that run the model',
  },
  promptTokens: {
    how: 'exact',
    from: 'realtime_tokens_total, prefill_compute and prefill_cache, those of retracted requests again; before it prompt_tokens_total, which moves when a request ends',
  },
  generationTokens: {
    how: 'exact',
    from: 'realtime_tokens_total, decode; before it generation_tokens_total, which moves when a request ends',
  },
  prefixCacheQueries: {
    how: 'derived',
    from: 'prefill_effective_tokens_total, all modes; before it prompt_tokens_total',
  },
  prefixCacheHits: {
    how: 'derived',
    from: 'prefill_effective_tokens_total, modes *_hit; before it cached_tokens_total, of all sources. Not cache_hit_rate: it is of the last prefill alone',
  },
  preemptions: {
    how: 'exact',
    from: 'num_retracted_requests_total; 0 until the first one on versions that have it',
  },
  modelLoadSeconds: {
    how: 'exact',
    from: 'startup_time_seconds, tokenizer_e2e: start to ready; before it engine_startup_time',
  },
  tokensPerSecond: {
    how: 'derived',
    from: 'inter_token_latency_seconds, inverted at its bounds: of each token of a streamed answer',
  },
  ttftSeconds: {
    how: 'exact',
    from: 'time_to_first_token_seconds, streamed requests; all of them on versions that do not tell them apart',
  },
  timePerOutputTokenSeconds: {
    how: 'exact',
    from: 'inter_token_latency_seconds, in early 2025 time_per_output_token_seconds: one observation per token, streamed answers only',
  },
  queueWaitSeconds: { how: 'exact', from: 'queue_time_seconds; a retracted request is in it again' },
  requestDurationSeconds: { how: 'exact', from: 'e2e_request_latency_seconds, streamed or not' },
  outputTokens: { how: 'exact', from: 'generation_tokens_histogram; its lowest bound is 100 tokens' },
};
