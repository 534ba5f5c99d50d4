import type { ModelReading } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { outcomes } from '../outcomes.ts';
import { invertHistogram } from '../../../model/histogram-math.ts';
import type { Page } from '../prometheus-text/page.ts';
import { counter, gaugeSum, histogram, known, splitByLabel, type Scope } from '../signals.ts';
import { dynamoHint, hasModel, NAMES } from './names.ts';
import { SIGNALS } from './provenance.ts';

const ENGINE = 'dynamo';

/**
 * NVIDIA Dynamo's frontend, under its usual prefix (DYN_METRICS_PREFIX changes it). A worker's page passes on the
 * series of its engine and is read as that engine. Left out: batch capacity, for model_max_num_seqs is that of one
 * worker and the requests are those of all; KV-cache use and load time, which workers tell; version, readiness, start
 * time, queue wait and preemptions, which nobody does here. Written from Dynamo's own account of its metrics: no page
 * of a real frontend was at hand.
 */
export const dynamo: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:8000/metrics',
  signals: SIGNALS,
  recognises: ({ families }) => hasModel(families),
  read: readPage,
  hint: dynamoHint,
};

function readPage({ families: all }: Page, { reject }: ReadContext): readonly ModelReading[] {
  const models = [...splitByLabel(all, 'model')].filter(([, families]) => hasModel(families));
  const stages = models.length === 1 ? gaugeSum({ families: all, reject }, NAMES.stages) : undefined;
  return models.map(([model, families]) => readModel(model, { families, reject }, stages));
}

function readModel(model: string, scope: Scope, stages: number | undefined): ModelReading {
  const timePerToken = histogram(scope, NAMES.interTokenLatency);
  const promptTokens = histogram(scope, NAMES.inputTokens)?.sum;
  const cachedTokens = histogram(scope, NAMES.cachedTokens)?.sum;
  const hasCache = promptTokens !== undefined && cachedTokens !== undefined;
  return known({
    model,
    engine: ENGINE,
    requestsRunning: gaugeSum(scope, NAMES.active),
    queueDepth: stages ?? gaugeSum(scope, NAMES.queued),
    requests: finished(scope),
    promptTokens,
    generationTokens: counter(scope, NAMES.outputTokensTotal),
    prefixCacheQueries: hasCache ? promptTokens : undefined,
    prefixCacheHits: hasCache ? cachedTokens : undefined,
    tokensPerSecond: timePerToken && invertHistogram(timePerToken),
    ttftSeconds: histogram(scope, NAMES.ttft),
    timePerOutputTokenSeconds: timePerToken,
    requestDurationSeconds: histogram(scope, NAMES.requestDuration),
    outputTokens: histogram(scope, NAMES.outputTokens),
  });
}

/** A cancelled request is an error to Dynamo, with `cancelled` as its error_type. */
function finished(scope: Scope): ModelReading['requests'] {
  const failed = counter(scope, NAMES.requests, { status: 'error' });
  const aborted = counter(scope, NAMES.requests, { status: 'error', error_type: 'cancelled' });
  return outcomes({
    ok: counter(scope, NAMES.requests, { status: 'success' }),
    error: failed === undefined ? undefined : failed - (aborted ?? 0),
    aborted,
  });
}
