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
  gaugeValues,
  histogram,
  known,
  shares,
  splitByLabel,
  type Scope,
} from '../signals.ts';
import { isNim, NAMES, PROBES } from './names.ts';
import { SIGNALS } from './provenance.ts';

const ENGINE = 'nim';

/**
 * NVIDIA NIM for LLMs 1.x. NIM 2 has the page of the engine inside it, and is read as that engine. Left out because
 * the page does not say it: version, readiness, queue wait, preemptions, prefix cache, batch sizes.
 */
export const nim: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:8000/v1/metrics',
  signals: SIGNALS,
  recognises: isNim,
  read: readPage,
  hint: ({ families }) =>
    [...families.keys()].some((name) => /^(vllm|sglang):/.test(name))
      ? 'If this is NIM 2, its page is that of the engine inside it: set engine to auto.'
      : undefined,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  if (!isNim(page)) return [];
  const started = gaugeValues({ families: page.families, reject }, NAMES.processStart)?.[0];
  const readings: ModelReading[] = [];
  for (const [model, families] of splitByLabel(page.families, 'model_name')) {
    if (firstPresent(families, PROBES)) readings.push(readModel(model, { families, reject }, started));
  }
  return readings;
}

function readModel(model: string, scope: Scope, started: number | undefined): ModelReading {
  const timePerToken = histogram(scope, NAMES.timePerOutputToken);
  return known({
    model,
    engine: ENGINE,
    startTimeSeconds: started || undefined,
    requestsRunning: gaugeSum(scope, NAMES.running),
    queueDepth: gaugeSum(scope, NAMES.waiting),
    batchCapacity: gaugeSum(scope, NAMES.maxRequests) || undefined,
    kvCacheUsage: shares(scope, NAMES.kvCacheUsage),
    requests: outcomes(finished(scope), { error: counter(scope, NAMES.failure) }),
    promptTokens: counter(scope, NAMES.promptTokens),
    generationTokens: counter(scope, NAMES.generationTokens),
    tokensPerSecond: timePerToken && invertHistogram(timePerToken),
    ttftSeconds: histogram(scope, NAMES.ttft),
    timePerOutputTokenSeconds: timePerToken,
    requestDurationSeconds: histogram(scope, NAMES.requestDuration),
    outputTokens: histogram(scope, NAMES.outputTokens),
  });
}

/** What the success counter counts is in `request_finish_total` as well, and there it says how each request ended. */
function finished(scope: Scope): Partial<Record<Outcome, number | undefined>> | undefined {
  const byReason = counterBy(scope, NAMES.finished, 'finished_reason', (reason) =>
    OUTCOME_BY_REASON.get(reason),
  );
  return byReason ?? { ok: counter(scope, NAMES.success) };
}

const OUTCOME_BY_REASON: ReadonlyMap<string, Outcome> = new Map([
  ['stop', 'ok'],
  ['length', 'truncated'],
  ['abort', 'aborted'],
]);
