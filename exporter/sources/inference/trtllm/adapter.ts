import type { ModelReading, Outcome } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { outcomes } from '../outcomes.ts';
import { invertHistogram } from '../../../model/histogram-math.ts';
import type { Page } from '../prometheus-text/page.ts';
import {
  counter,
  counterBy,
  firstPresent,
  gaugeSum,
  histogram,
  known,
  shares,
  splitByLabel,
  withoutPrefix,
  type Scope,
} from '../signals.ts';
import { trtllmHint } from './hint.ts';
import { NAMES, PROBES, prefixOf } from './names.ts';
import { SIGNALS } from './provenance.ts';

const ENGINE = 'trtllm';

/**
 * trtllm-serve of TensorRT-LLM 1.x, at /prometheus/metrics only: what it has at /metrics is JSON, and a read drains
 * it. Left out because the page does not say it: version; readiness; start time (no process_*); preemptions (there is
 * a momentary num_paused_requests only); batch and answer sizes. A server that was given no name for its model calls
 * it "undefined" itself, and so it is called here.
 */
export const trtllm: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:8000/prometheus/metrics',
  signals: SIGNALS,
  recognises: (page) => prefixOf(page) !== undefined,
  read: readPage,
  hint: trtllmHint,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const prefix = prefixOf(page);
  if (prefix === undefined) return [];
  const readings: ModelReading[] = [];
  for (const [model, families] of splitByLabel(withoutPrefix(page.families, prefix), 'model_name')) {
    if (firstPresent(families, PROBES)) readings.push(readModel(model, { families, reject }));
  }
  return readings;
}

function readModel(model: string, scope: Scope): ModelReading {
  const timePerToken = histogram(scope, NAMES.timePerOutputToken);
  return known({
    model,
    engine: ENGINE,
    requestsRunning: requestsRunning(scope),
    queueDepth: gaugeSum(scope, NAMES.waiting),
    // 0 is how it says that it does not know.
    batchCapacity: gaugeSum(scope, NAMES.maxActive) || undefined,
    kvCacheUsage: shares(scope, NAMES.kvCacheUsage),
    requests: outcomes(
      counterBy(scope, NAMES.success, 'finished_reason', (reason) => OUTCOME_BY_REASON.get(reason)),
      { error: counter(scope, NAMES.error) },
    ),
    promptTokens: counter(scope, NAMES.promptTokens),
    generationTokens: counter(scope, NAMES.generationTokens),
    ...prefixCache(scope),
    tokensPerSecond: timePerToken && invertHistogram(timePerToken),
    ttftSeconds: histogram(scope, NAMES.ttft),
    timePerOutputTokenSeconds: timePerToken,
    queueWaitSeconds: histogram(scope, NAMES.queueTime),
    requestDurationSeconds: histogram(scope, NAMES.requestDuration),
  });
}

/** `request_success_total` counts every end. After a `timeout` the user has a part of an answer, as with `length`. */
const OUTCOME_BY_REASON: ReadonlyMap<string, Outcome> = new Map([
  ['stop', 'ok'],
  ['length', 'truncated'],
  ['timeout', 'truncated'],
  ['cancelled', 'aborted'],
]);

/**
 * Gauges are set by steps of the engine, so an idle server shows those of its last step: one request running, for
 * ever. A request that runs holds blocks of the KV cache; where none is in use, none runs.
 */
function requestsRunning(scope: Scope): number | undefined {
  const running = gaugeSum(scope, NAMES.running);
  const isIdle = gaugeSum(scope, NAMES.usedBlocks) === 0 && (gaugeSum(scope, NAMES.maxBlocks) ?? 0) > 0;
  return running !== undefined && isIdle ? 0 : running;
}

/** In tokens of requests. The counters of blocks hold the warm-up as well. */
function prefixCache(scope: Scope): Pick<ModelReading, 'prefixCacheQueries' | 'prefixCacheHits'> {
  const hits = counter(scope, NAMES.cachedPromptTokens);
  const queries = counter(scope, NAMES.promptTokens);
  return hits === undefined || queries === undefined
    ? {}
    : { prefixCacheQueries: queries, prefixCacheHits: hits };
}
