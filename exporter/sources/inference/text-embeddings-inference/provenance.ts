import type { Adapter } from '../adapter.ts';

/** Where TEI's signals come from. It generates nothing, so there is no token that comes first and none per second. */
export const SIGNALS: Adapter['signals'] = {
  ready: { how: 'derived', from: 'the page answers only once the model is loaded' },
  queueDepth: { how: 'exact', from: 'te_queue_size' },
  requests: {
    how: 'exact',
    from: 'ok: te_request_success, single and batch; aborted: te_request_failure, dropped; error: its other values of err. Each is absent until its first',
  },
  promptTokens: { how: 'derived', from: 'sum of te_request_input_length' },
  batchSize: { how: 'exact', from: 'te_batch_next_size: inputs that the model sees at once' },
  queueWaitSeconds: { how: 'exact', from: 'te_request_queue_duration' },
  requestDurationSeconds: { how: 'exact', from: 'te_request_duration; its highest bound is 14.6 s' },
};
