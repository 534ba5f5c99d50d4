import type { HistogramValue } from '../../../model/samples.ts';
import type { ModelReading, Outcome } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { invertHistogram } from '../../../model/histogram-math.ts';
import type { Families, Page } from '../prometheus-text/page.ts';
import {
  counter,
  counterBy,
  firstPresent,
  gaugeSum,
  gaugeValues,
  histogram,
  known,
  processStartSeconds,
  shares,
  splitByLabel,
  withoutPrefix,
  type Scope,
} from '../signals.ts';
import { vllmHint } from './hint.ts';
import { SIGNALS } from './provenance.ts';
import { NAMES, PROBES, prefixOf } from './names.ts';

const ENGINE = 'vllm';

/**
 * vLLM, V1 and V0. Left out because the page does not say it: version; the most requests of a batch (max_num_seqs is
 * not exported); batch sizes (iteration_tokens_total counts tokens per step, not requests); age of the queue; load time.
 */
export const vllm: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:8000/metrics',
  signals: SIGNALS,
  recognises: (page) => prefixOf(page) !== undefined,
  read: readPage,
  hint: vllmHint,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const prefix = prefixOf(page);
  if (!prefix) return [];
  // Under Ray the page is that of the node's metrics agent, and so is the process.
  const processStart = prefix.startsWith('ray_') ? undefined : processStartSeconds(page.families);
  const readings: ModelReading[] = [];
  for (const [model, families] of splitByLabel(withoutPrefix(page.families, prefix), 'model_name')) {
    // Parsers of tool calls and adapters (LoRA) have models of their own that no engine serves under that name.
    if (!firstPresent(families, PROBES)) continue;
    readings.push(readModel(model, { families, reject }, processStart));
  }
  return readings;
}

function readModel(model: string, scope: Scope, processStart: number | undefined): ModelReading {
  const perRequest = histogram(scope, NAMES.timePerOutputToken);
  return known({
    model,
    engine: ENGINE,
    ready: isAwake(scope),
    startTimeSeconds: processStart ?? earliestCreation(scope.families),
    requestsRunning: gaugeSum(scope, NAMES.running),
    queueDepth: gaugeSum(scope, NAMES.waiting),
    kvCacheUsage: shares(scope, NAMES.kvCacheUsage),
    requests: counterBy(scope, NAMES.finished, 'finished_reason', (reason) => OUTCOME_BY_REASON.get(reason)),
    promptTokens: counter(scope, NAMES.promptTokens),
    generationTokens: counter(scope, NAMES.generationTokens),
    ...prefixCache(scope),
    preemptions: counter(scope, NAMES.preemptions),
    // Derived: tokens per second of a request, from its seconds per token. Answers of one token, which vLLM
    // books as 0 seconds, are in the +Inf bucket.
    tokensPerSecond: perRequest && invertHistogram(perRequest),
    ttftSeconds: histogram(scope, NAMES.ttft),
    timePerOutputTokenSeconds: perRequest ?? timePerStep(scope),
    queueWaitSeconds: histogram(scope, NAMES.queueTime),
    requestDurationSeconds: histogram(scope, NAMES.requestDuration),
    outputTokens: histogram(scope, NAMES.outputTokens),
  });
}

/**
 * `empty` cannot be had: the lowest bucket of request_generation_tokens is le="1", which holds answers of no token
 * and of one. `repetition` is vLLM cutting off an answer that repeats itself: the user gets a part of an answer, as
 * with `length`. A client that hangs up is often missing from `abort` (vllm#31503).
 */
const OUTCOME_BY_REASON: ReadonlyMap<string, Outcome> = new Map([
  ['stop', 'ok'],
  ['length', 'truncated'],
  ['repetition', 'truncated'],
  ['abort', 'aborted'],
  ['error', 'error'],
]);

/**
 * The lookups themselves. prompt_tokens_cached over prompt_tokens is not used, though lookups were counted again on
 * retries until July 2026 (vllm#43736): it adds what came from other instances, and reads 0 of N where there is no
 * prefix cache at all. Before 0.9.0 lookups counted blocks; those are left out, for the unit is tokens.
 */
function prefixCache(scope: Scope): Pick<ModelReading, 'prefixCacheQueries' | 'prefixCacheHits'> {
  const family = firstPresent(scope.families, NAMES.prefixCacheQueries);
  if (family?.help.includes('blocks')) return {};
  return known({
    prefixCacheQueries: counter(scope, NAMES.prefixCacheQueries),
    prefixCacheHits: counter(scope, NAMES.prefixCacheHits),
  });
}

/**
 * Before 0.11 there is only the time between two steps of the engine. It is the time per token while a step gives one
 * token; with speculative decoding a step gives several, and the figure would be two to three times too high.
 */
function timePerStep(scope: Scope): HistogramValue | undefined {
  const speculates = NAMES.speculativeDecoding.some((name) => (counter(scope, [name]) ?? 0) > 0);
  return speculates ? undefined : histogram(scope, NAMES.interTokenLatency);
}

/** vLLM serves no page while it loads, so a page without a sleep state comes from a server that can work. */
function isAwake(scope: Scope): boolean {
  const awake = gaugeValues(scope, NAMES.sleepState, { sleep_state: 'awake' });
  return awake?.every((value) => value === 1) ?? true;
}

function earliestCreation(families: Families): number | undefined {
  let earliest = Number.POSITIVE_INFINITY;
  for (const [name, { samples }] of families) {
    if (!name.endsWith('_created')) continue;
    for (const { value } of samples) if (isTime(value) && value < earliest) earliest = value;
  }
  return isTime(earliest) ? earliest : undefined;
}

function isTime(seconds: number): boolean {
  return Number.isFinite(seconds) && seconds > 0;
}
