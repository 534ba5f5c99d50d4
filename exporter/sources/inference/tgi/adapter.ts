import type { HistogramValue } from '../../../model/samples.ts';
import type { ModelReading, Outcome } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { outcomes } from '../outcomes.ts';
import { thinHistogram } from '../../../model/histogram-math.ts';
import type { Families, Page } from '../prometheus-text/page.ts';
import {
  counter,
  counterBy,
  firstPresent,
  gaugeSum,
  histogram,
  known,
  UNNAMED_MODEL,
  withoutPrefix,
  type Scope,
} from '../signals.ts';
import { tgiHint } from './hint.ts';
import { SIGNALS } from './provenance.ts';

const ENGINE = 'tgi';

/** On the page of every version, from the first request or the first look at the queue on. */
const PROBES = ['request_count', 'queue_size', 'batch_current_size'];

/**
 * Hugging Face text-generation-inference, one model for each server, which the page does not name.
 *
 * Left out. Time to first token: it is validation, queue and prefill one after the other, and histograms of three
 * parts do not make one of their sum. Time per token: request_mean_time_per_token_duration has the prefill in it, and
 * batch_inference_duration is per step and batch. KV cache, prefix cache, preemptions, load time: not on the page.
 */
export const tgi: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:3000/metrics',
  signals: SIGNALS,
  recognises: (page) => ownFamilies(page) !== undefined,
  read: readPage,
  hint: tgiHint,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const families = ownFamilies(page);
  if (!families) return [];
  const scope = { families, reject };
  const generated = histogram(scope, ['request_generated_tokens']);
  return [
    known({
      model: UNNAMED_MODEL,
      engine: ENGINE,
      ready: true,
      requestsRunning: gaugeSum(scope, ['batch_current_size']),
      queueDepth: gaugeSum(scope, ['queue_size']),
      requests: outcomes({ ok: counter(scope, ['request_success']) }, failures(scope)),
      promptTokens: histogram(scope, ['request_input_length'])?.sum,
      generationTokens: generated?.sum,
      batchSize: admitted(scope),
      queueWaitSeconds: histogram(scope, ['request_queue_duration']),
      requestDurationSeconds: histogram(scope, ['request_duration']),
      outputTokens: generated,
    }),
  ];
}

function ownFamilies(page: Page): Families | undefined {
  if (tgiHint(page) !== undefined) return undefined;
  const families = withoutPrefix(page.families, 'tgi_');
  return firstPresent(families, PROBES) && families;
}

/** Whatever TGI counts as a failure is one; a request that was dropped from the queue had been given up by its client. */
function failures(scope: Scope): Partial<Record<Outcome, number>> | undefined {
  return counterBy(scope, ['request_failure'], 'err', (err) => (err === 'dropped' ? 'aborted' : 'error'));
}

/** The page has a bound for each size to 1024; powers of two tell as much with a hundredth of the series. */
function admitted(scope: Scope): HistogramValue | undefined {
  const sizes = histogram(scope, ['batch_next_size']);
  return sizes && thinHistogram(sizes, (bound) => Number.isInteger(Math.log2(bound)));
}
