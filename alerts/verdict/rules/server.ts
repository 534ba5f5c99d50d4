/** Inputs that the server tells of itself. Labels: those of the target, and `server` and `model`. */
import { inference } from '../../../exporter/catalogue/index.ts';
import { OVER, WINDOW } from './input-rule.ts';
import type { InputRule } from './input-rule.ts';

const batchSize = inference.batchSize.name;
const running = `avg_over_time(${inference.requestsRunning.name}${WINDOW})`;

/** Requests finished per second, of outcomes by their matcher. */
export function finished(outcomes: string): string {
  return `sum without (outcome) (rate(${inference.requests.name}{${outcomes}}${WINDOW}))`;
}

export const ready: InputRule = {
  record: 'server_model:inference_server_ready:last',
  // A comparison with what it can be: max without () would do the same, and says less.
  expr: `${inference.serverReady.name} >= 0`,
  help: '1 if the server can take requests now, 0 while it loads or sleeps.',
};

export const requestsPerSecond: InputRule = {
  record: `server_model:inference_requests:rate${OVER}`,
  expr: `sum without (outcome) (rate(${inference.requests.name}${WINDOW}))`,
  help: 'Requests finished per second, whatever their outcome.',
};

export const abortedPerSecond: InputRule = {
  record: `server_model:inference_requests_aborted:rate${OVER}`,
  expr: finished('outcome="aborted"'),
  help: 'Of these, requests per second whose client went away before the end.',
};

export const failedShare: InputRule = {
  record: `server_model:inference_requests_failed:ratio${OVER}`,
  expr: `${finished('outcome=~"empty|error"')} / (${finished('outcome!="aborted"')} > 0)`,
  help: 'F: share of the requests served that failed, 0-1: an error, or a 200 with nothing in it.',
};

export const tokensPerSecond: InputRule = {
  record: `server_model:inference_generation_tokens:rate${OVER}`,
  expr: `rate(${inference.generationTokens.name}${WINDOW})`,
  help: 'Output tokens per second.',
};

export const requestsRunning: InputRule = {
  record: `server_model:inference_requests_running:avg${OVER}`,
  expr: running,
  help: 'Mean of requests running.',
};

export const batchFill: InputRule = {
  record: `server_model:inference_batch_fill:avg${OVER}`,
  // 0/0 where no batch was run: NaN is left out, and the requests running stand in.
  expr: `(
  rate(${batchSize}_sum${WINDOW}) / rate(${batchSize}_count${WINDOW}) >= 0
  or
  ${running}
)
/
${inference.batchCapacity.name}`,
  help: 'B: mean batch size over capacity, 0-1; mean of requests running where no batches are told.',
};

export const queueDepth: InputRule = {
  record: `server_model:inference_queue_depth:avg${OVER}`,
  expr: `avg_over_time(${inference.queueDepth.name}${WINDOW})`,
  help: 'Q: mean queue depth, requests.',
};

export const queueGrowth: InputRule = {
  record: `server_model:inference_queue_depth:deriv${OVER}`,
  expr: `deriv(${inference.queueDepth.name}${WINDOW})`,
  help: 'Change of the queue depth, requests per second; positive while it grows.',
};

export const kvUsage: InputRule = {
  record: `server_model:inference_kv_cache_usage:avg${OVER}`,
  expr: `avg_over_time(${inference.kvCacheUsageMaxRatio.name}${WINDOW})
or
avg_over_time(${inference.kvCacheUsageRatio.name}${WINDOW})`,
  help: 'K: KV-cache use of the fullest rank, 0-1.',
};

export const preemptionsPerSecond: InputRule = {
  record: `server_model:inference_preemptions:rate${OVER}`,
  expr: `rate(${inference.preemptions.name}${WINDOW})`,
  help: 'P: preemptions per second.',
};

export const modelLoadSeconds: InputRule = {
  record: 'server_model:inference_model_load_seconds:last',
  expr: `${inference.modelLoadSeconds.name} >= 0`,
  help: 'Time that the last load of the model took.',
};
