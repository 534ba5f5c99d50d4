import type { Adapter } from '../adapter.ts';

/** Where the signals of Dynamo's frontend come from, by names without the prefix `dynamo_frontend_`. */
export const SIGNALS: Adapter['signals'] = {
  requestsRunning: {
    how: 'derived',
    from: 'active_requests, before that inflight_requests: all that the frontend holds, those that still wait for a worker as well',
  },
  queueDepth: {
    how: 'derived',
    from: 'stage_requests, summed over stages, on a page of one model, for it has no model label; else the deprecated queued_requests. Both last up to the first token, so prefill counts as waiting',
  },
  requests: {
    how: 'exact',
    from: 'requests_total by status and error_type, every error_type but cancelled as error, validation among them; cut-off and empty answers are among the ok',
  },
  promptTokens: { how: 'derived', from: 'sum of the histogram input_sequence_tokens' },
  generationTokens: { how: 'exact', from: 'output_tokens_total' },
  prefixCacheQueries: {
    how: 'derived',
    from: 'sum of the histogram input_sequence_tokens, where cached_tokens is there',
  },
  prefixCacheHits: { how: 'derived', from: 'sum of the histogram cached_tokens' },
  tokensPerSecond: {
    how: 'derived',
    from: 'inter_token_latency_seconds, inverted at its bounds: tokens by the speed at which they came, not requests',
  },
  ttftSeconds: { how: 'exact', from: 'time_to_first_token_seconds' },
  timePerOutputTokenSeconds: {
    how: 'derived',
    from: 'inter_token_latency_seconds, which has one observation for each token after the first: a long answer weighs more than a short one',
  },
  requestDurationSeconds: { how: 'exact', from: 'request_duration_seconds' },
  outputTokens: { how: 'exact', from: 'output_sequence_tokens' },
};
