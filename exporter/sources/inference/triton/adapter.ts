import type { HistogramValue } from '../../../model/samples.ts';
import type { ModelReading, Outcome } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { outcomes } from '../outcomes.ts';
import { scaleHistogram } from '../../../model/histogram-scale.ts';
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
  type Where,
} from '../signals.ts';
import { NAMES as VLLM } from '../vllm/names.ts';
import { kvCacheUsage } from './kv-cache.ts';
import { hasModel, NAMES, tritonHint, VLLM_PREFIX } from './names.ts';
import { SIGNALS } from './provenance.ts';

const ENGINE = 'triton';

/**
 * Triton Inference Server. Its own families are counters by model, version and GPU, which are added up for each model:
 * the mean batch is the increase of nv_inference_count over that of nv_inference_exec_count, and no histogram can be
 * made of that, nor of the durations. Left out besides: vLLM's time per token, which here is the time between steps
 * with nothing to say whether a step gave one token; the generation counts of nv_trt_llm_v1_metrics, which are of one
 * step; start time, readiness and version, which the page does not say.
 */
export const triton: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:8002/metrics',
  signals: SIGNALS,
  recognises: ({ families }) => hasModel(families),
  read: readPage,
  hint: tritonHint,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const readings: ModelReading[] = [];
  for (const [model, families] of splitByLabel(page.families, 'model')) {
    if (hasModel(families)) readings.push(readModel(model, { families, reject }));
  }
  return readings;
}

function readModel(model: string, scope: Scope): ModelReading {
  const vllm: Scope = { ...scope, families: withoutPrefix(scope.families, VLLM_PREFIX) };
  return known({
    model,
    engine: ENGINE,
    requestsRunning:
      gaugeSum(scope, NAMES.backendRequests, { request_type: 'scheduled' }) ?? gaugeSum(vllm, VLLM.running),
    queueDepth: queueDepth(scope, vllm),
    // 0 is no limit that was ever meant.
    batchCapacity: gaugeSum(scope, NAMES.backendRequests, { request_type: 'max' }) || undefined,
    kvCacheUsage: kvCacheUsage(scope) ?? shares(vllm, VLLM.kvCacheUsage),
    requests: outcomes(
      { ok: counter(scope, NAMES.success) },
      counterBy(scope, NAMES.failure, 'reason', outcomeOfFailure),
    ),
    promptTokens: counter(vllm, VLLM.promptTokens),
    generationTokens: counter(vllm, VLLM.generationTokens),
    preemptions: counter(vllm, VLLM.preemptions),
    ttftSeconds: histogram(vllm, VLLM.ttft) ?? firstResponseSeconds(scope),
    queueWaitSeconds: histogram(vllm, VLLM.queueTime),
    requestDurationSeconds: histogram(vllm, VLLM.requestDuration),
    outputTokens: histogram(vllm, VLLM.outputTokens),
  });
}

/** REJECTED, BACKEND and OTHER (all that an ensemble ever says), and before there were reasons, none. */
function outcomeOfFailure(reason: string): Outcome {
  return reason === 'CANCELED' ? 'aborted' : 'error';
}

/** A request waits in Triton until its backend takes it, and in the backend until a batch has room: never in both. */
function queueDepth(scope: Scope, vllm: Scope): number | undefined {
  const queues: readonly (readonly [Scope, readonly string[], Where?])[] = [
    [scope, NAMES.pending],
    [scope, NAMES.backendRequests, { request_type: 'waiting' }],
    [vllm, VLLM.waiting],
  ];
  const present = queues.filter(([{ families }, names]) => firstPresent(families, names));
  const depths = present
    .map(([of, names, where]) => gaugeSum(of, names, where))
    .filter((value) => value !== undefined);
  // One that cannot be believed takes the whole with it: the others alone would look like a shorter queue.
  if (depths.length === 0 || depths.length < present.length) return undefined;
  return depths.reduce((a, b) => a + b, 0);
}

function firstResponseSeconds(scope: Scope): HistogramValue | undefined {
  const milliseconds = histogram(scope, NAMES.firstResponse);
  return milliseconds && scaleHistogram(milliseconds, 1000);
}
