import type { HistogramValue } from '../../../model/samples.ts';
import type { ModelReading } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { invertHistogram } from '../../../model/histogram-math.ts';
import type { Page } from '../prometheus-text/page.ts';
import {
  firstPresent,
  gaugeSum,
  gaugeSumOf,
  gaugeValues,
  histogram,
  known,
  shares,
  splitByLabel,
  withoutPrefix,
  type Scope,
} from '../signals.ts';
import { NAMES, PROBES, QUEUES, prefixOf } from './names.ts';
import { lazyCounter, readOutcomes } from './outcomes.ts';
import { SIGNALS } from './provenance.ts';
import { oncePerRequest } from './ranks.ts';
import { readTokens } from './tokens.ts';

const ENGINE = 'sglang';

/**
 * SGLang. Left out because the page does not say it: version, start time (it always runs several processes), the most
 * requests of a batch, batch sizes, age of the queue. Left out because it says something else: gen_throughput and
 * cache_hit_rate are of the last interval and the last prefill, utilization stays 0 (sglang#22713).
 */
export const sglang: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:30000/metrics',
  signals: SIGNALS,
  recognises: (page) => prefixOf(page) !== undefined,
  read: readPage,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const prefix = prefixOf(page);
  if (prefix === undefined) return [];
  const families = oncePerRequest(withoutPrefix(page.families, prefix));
  const models = [...splitByLabel(families, 'model_name')].filter(([, own]) => firstPresent(own, PROBES));
  const http = models.length === 1 ? { families, reject } : undefined;
  return models.map(([model, own]) => readModel(model, { families: own, reject }, http));
}

function readModel(model: string, scope: Scope, http: Scope | undefined): ModelReading {
  // One observation per token, also where a step gave several: each of its tokens took its part of the step.
  const perToken = histogram(scope, NAMES.timePerToken);
  return known({
    model,
    engine: ENGINE,
    ready: true,
    requestsRunning: gaugeSum(scope, NAMES.running),
    queueDepth: gaugeSumOf(scope, QUEUES),
    kvCacheUsage: shares(scope, NAMES.kvCacheUsage),
    requests: readOutcomes(scope, http),
    ...readTokens(scope),
    preemptions: lazyCounter(scope, NAMES.retractions),
    modelLoadSeconds: startupSeconds(scope),
    tokensPerSecond: perToken && invertHistogram(perToken),
    ttftSeconds: timeToFirstToken(scope),
    timePerOutputTokenSeconds: perToken,
    queueWaitSeconds: histogram(scope, NAMES.queueTime),
    requestDurationSeconds: histogram(scope, NAMES.requestDuration),
    outputTokens: histogram(scope, NAMES.outputTokens),
  });
}

/** An answer that is not streamed has its first token with its last: its TTFT is its duration. */
function timeToFirstToken(scope: Scope): HistogramValue | undefined {
  const tells = firstPresent(scope.families, NAMES.ttft)?.samples.some(
    ({ labels }) => labels['is_streaming'] !== undefined,
  );
  return histogram(scope, NAMES.ttft, tells ? { is_streaming: 'true' } : undefined);
}

/** From start to ready; its parts (weights, KV cache, CUDA graphs) are in it. */
function startupSeconds(scope: Scope): number | undefined {
  const seconds =
    gaugeValues(scope, NAMES.startup, { phase: 'tokenizer_e2e' }) ?? gaugeValues(scope, NAMES.startupBefore);
  return seconds && Math.max(...seconds);
}
