import type { Adapter } from '../adapter.ts';

/** Where TGI's signals come from. All but the gauges move when a request ends. */
export const SIGNALS: Adapter['signals'] = {
  ready: { how: 'derived', from: 'the page answers only once the model is loaded' },
  requestsRunning: { how: 'exact', from: 'tgi_batch_current_size' },
  queueDepth: { how: 'exact', from: 'tgi_queue_size' },
  requests: {
    how: 'exact',
    from: 'ok: tgi_request_success, answers cut at their length included; aborted: tgi_request_failure, dropped; error: its other values of err. A failure is absent until its first',
  },
  promptTokens: {
    how: 'derived',
    from: 'sum of tgi_request_input_length; moves when a request ends',
  },
  generationTokens: {
    how: 'derived',
    from: 'sum of tgi_request_generated_tokens; moves when a request ends: use windows of twice an answer or more',
  },
  batchSize: {
    how: 'derived',
    from: 'tgi_batch_next_size at powers of two: requests let in together at a prefill, not the batch that they join',
  },
  queueWaitSeconds: { how: 'exact', from: 'tgi_request_queue_duration' },
  requestDurationSeconds: { how: 'exact', from: 'tgi_request_duration' },
  outputTokens: { how: 'exact', from: 'tgi_request_generated_tokens' },
};
