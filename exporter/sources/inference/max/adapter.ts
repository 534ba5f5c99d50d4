import type { HistogramValue } from '../../../model/samples.ts';
import type { ModelReading, Outcome } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { invertHistogram } from '../../../model/histogram-math.ts';
import { scaleHistogram } from '../../../model/histogram-scale.ts';
import type { Page } from '../prometheus-text/page.ts';
import {
  counter,
  counterBy,
  firstPresent,
  gaugeSum,
  gaugeSumOf,
  histogram,
  known,
  UNNAMED_MODEL,
  withoutPrefix,
  type Scope,
  type Where,
} from '../signals.ts';
import { sharesOf } from '../shares-of.ts';
import { NAMES, ofModel, PREFIX, PROBES } from './names.ts';
import { SIGNALS } from './provenance.ts';

const ENGINE = 'max';
const MILLISECONDS = 1000;

/**
 * Modular MAX of 2026. Durations are in milliseconds. One model a server: only its load says which. Left out: version,
 * readiness, start time, queue wait and the most requests of a batch, which the page does not say. Written from the
 * instruments that MAX declares and the rule by which they become names: no page of a real server was at hand.
 */
export const max: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:8001/metrics',
  signals: SIGNALS,
  recognises: ({ families }) => firstPresent(withoutPrefix(families, PREFIX), PROBES) !== undefined,
  read: readPage,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const families = withoutPrefix(page.families, PREFIX);
  return firstPresent(families, PROBES) ? [readModel({ families, reject })] : [];
}

function readModel(scope: Scope): ModelReading {
  const requests: Scope = {
    ...scope,
    families: ofModel(scope.families, [...NAMES.requests, ...NAMES.requestTime]),
  };
  const timePerToken = inSeconds(scope, NAMES.timePerOutputToken);
  return known({
    model: modelName(scope),
    engine: ENGINE,
    requestsRunning: gaugeSum(scope, NAMES.running),
    queueDepth: gaugeSumOf(scope, [NAMES.queued, NAMES.awaitingAdmission]),
    kvCacheUsage: sharesOf(scope, { names: NAMES.usedBlocks }, { names: NAMES.totalBlocks }),
    requests: counterBy(requests, NAMES.requests, 'code', outcomeOfCode),
    promptTokens: counter(scope, NAMES.inputTokens),
    generationTokens: counter(scope, NAMES.outputTokens),
    ...prefixCache(scope),
    preemptions: counter(scope, NAMES.preemptions),
    modelLoadSeconds: modelLoadSeconds(scope),
    batchSize: histogram(scope, NAMES.batchSize, { batch_type: 'TG' }),
    tokensPerSecond: timePerToken && invertHistogram(timePerToken),
    ttftSeconds: inSeconds(scope, NAMES.ttft),
    timePerOutputTokenSeconds: timePerToken,
    requestDurationSeconds: inSeconds(requests, NAMES.requestTime),
  });
}

/** The model whose pipeline was loaded, where it is one. */
function modelName({ families }: Scope): string {
  const loads = firstPresent(families, NAMES.pipelineLoad)?.samples ?? [];
  const models = new Set(loads.map(({ labels }) => labels['model']));
  const [model] = models;
  return models.size === 1 && model !== undefined ? model : UNNAMED_MODEL;
}

function outcomeOfCode(code: string): Outcome | undefined {
  if (code === '499') return 'aborted';
  if (/^2\d\d$/.test(code)) return 'ok';
  return /^[45]\d\d$/.test(code) ? 'error' : undefined;
}

function prefixCache(scope: Scope): Pick<ModelReading, 'prefixCacheQueries' | 'prefixCacheHits'> {
  const hits = counter(scope, NAMES.cacheHits);
  const misses = counter(scope, NAMES.cacheMisses);
  return hits === undefined || misses === undefined
    ? {}
    : { prefixCacheQueries: hits + misses, prefixCacheHits: hits };
}

function modelLoadSeconds(scope: Scope): number | undefined {
  const loads = inSeconds(scope, NAMES.loadTime, { component: 'total' });
  return loads?.count === 1 ? loads.sum : undefined;
}

function inSeconds(scope: Scope, names: readonly string[], where?: Where): HistogramValue | undefined {
  const milliseconds = histogram(scope, names, where);
  return milliseconds && scaleHistogram(milliseconds, MILLISECONDS);
}
