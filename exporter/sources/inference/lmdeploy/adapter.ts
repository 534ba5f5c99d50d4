import type { ModelReading } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { outcomes } from '../outcomes.ts';
import { invertHistogram } from '../../../model/histogram-math.ts';
import type { Page } from '../prometheus-text/page.ts';
import {
  counter,
  firstPresent,
  gaugeSum,
  gaugeSumOf,
  histogram,
  known,
  processStartSeconds,
  shares,
  splitByLabel,
  withoutPrefix,
  type Scope,
} from '../signals.ts';
import { SIGNALS } from './provenance.ts';

const ENGINE = 'lmdeploy';
const PREFIX = 'lmdeploy:';

/** On the page of every version, from the start on. */
const PROBES = ['num_requests_running', 'num_requests_waiting', 'generation_tokens_total'];

/**
 * LMDeploy, with either of its engines. Left out because the page does not say it: whether it sleeps (so nothing of
 * ready), preemptions, load time, version, the most requests of a batch; iteration_tokens_total counts tokens per step,
 * not requests. Left out because they are means since the start: prefix_cache_hit_rate, spec_decode_mean_*.
 */
export const lmdeploy: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:23333/metrics',
  signals: SIGNALS,
  recognises: (page) => modelsOf(page).length > 0,
  read: readPage,
};

function modelsOf(page: Page) {
  const models = splitByLabel(withoutPrefix(page.families, PREFIX), 'model_name');
  return [...models].filter(([, families]) => firstPresent(families, PROBES));
}

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const startTimeSeconds = processStartSeconds(page.families);
  return modelsOf(page).map(([model, families]) => readModel(model, { families, reject }, startTimeSeconds));
}

function readModel(model: string, scope: Scope, startTimeSeconds: number | undefined): ModelReading {
  return known({
    model,
    engine: ENGINE,
    startTimeSeconds,
    requestsRunning: gaugeSum(scope, ['num_requests_running']),
    queueDepth: gaugeSumOf(scope, [['num_requests_waiting'], ['num_api_requests_waiting']]),
    kvCacheUsage: shares(scope, ['gpu_cache_usage_perc']),
    requests: readOutcomes(scope),
    promptTokens: counter(scope, ['prompt_tokens_total']),
    generationTokens: counter(scope, ['generation_tokens_total']),
    ...prefixCache(scope),
    ...tokenTimes(scope),
    ttftSeconds: histogram(scope, ['time_to_first_token_seconds']),
    queueWaitSeconds: histogram(scope, ['request_queue_time_seconds']),
    requestDurationSeconds: histogram(scope, ['e2e_request_latency_seconds']),
    outputTokens: histogram(scope, ['request_generation_tokens']),
  });
}

/**
 * request_success_total is made with every reason there is and moves with one, `ResponseType.FINISH`: for an answer
 * that came to its end and for one that was cut at its length.
 */
function readOutcomes(scope: Scope): ModelReading['requests'] {
  if (firstPresent(scope.families, ['num_requests_succeeded'])) {
    const ok = counter(scope, ['num_requests_succeeded']);
    return outcomes({ ok, error: counter(scope, ['num_requests_failed']) });
  }
  return outcomes({
    ok: counter(scope, ['request_success_total'], { finished_reason: 'ResponseType.FINISH' }),
  });
}

function prefixCache(scope: Scope): Pick<ModelReading, 'prefixCacheQueries' | 'prefixCacheHits'> {
  const prefixCacheHits = counter(scope, ['cached_tokens_total']);
  const prefixCacheQueries = counter(scope, ['prompt_tokens_total']);
  if (prefixCacheHits === undefined || prefixCacheQueries === undefined) return {};
  return { prefixCacheQueries, prefixCacheHits };
}

/** A step gives one token, so steps are tokens; with speculative decoding they are not, and cannot be weighed. */
function tokenTimes(scope: Scope): Pick<ModelReading, 'timePerOutputTokenSeconds' | 'tokensPerSecond'> {
  const perStep = histogram(scope, ['time_per_output_token_seconds']);
  if (!perStep) return {};
  if (!speculates(scope)) {
    return { timePerOutputTokenSeconds: perStep, tokensPerSecond: invertHistogram(perStep) };
  }
  return hasTimeOfSteps(scope) ? { timePerOutputTokenSeconds: perStep } : {};
}

function speculates(scope: Scope): boolean {
  return (counter(scope, ['spec_decode_num_drafts_total']) ?? 0) > 0;
}

/** Versions that tell the time of a step apart divide the other one by the tokens of the step. */
function hasTimeOfSteps({ families }: Scope): boolean {
  return firstPresent(families, ['iter_token_latency']) !== undefined;
}
