import type { ModelReading, Outcome } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import { outcomes } from '../outcomes.ts';
import type { Page } from '../prometheus-text/page.ts';
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
import { SIGNALS } from './provenance.ts';

const ENGINE = 'text-embeddings-inference';
const PREFIX = 'te_';

/** From the first request, or the first look at the queue, on. */
const PROBES = ['request_count', 'queue_size'];

/**
 * Hugging Face text-embeddings-inference: embeddings, ranking and classification, one model for each server, which
 * the page does not name. Of what te_embed_*, te_predict_* and te_request_* tell alike, the request is read: the others
 * are its parts, and a sum over them would count an input of a batch once more.
 */
export const textEmbeddingsInference: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:3000/metrics',
  signals: SIGNALS,
  recognises: ({ families }) => firstPresent(withoutPrefix(families, PREFIX), PROBES) !== undefined,
  read: readPage,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const scope = { families: withoutPrefix(page.families, PREFIX), reject };
  if (!firstPresent(scope.families, PROBES)) return [];
  return [
    known({
      model: UNNAMED_MODEL,
      engine: ENGINE,
      ready: true,
      queueDepth: gaugeSum(scope, ['queue_size']),
      requests: outcomes({ ok: counter(scope, ['request_success']) }, failures(scope)),
      promptTokens: histogram(scope, ['request_input_length'])?.sum,
      batchSize: histogram(scope, ['batch_next_size']),
      queueWaitSeconds: histogram(scope, ['request_queue_duration']),
      requestDurationSeconds: histogram(scope, ['request_duration']),
    }),
  ];
}

/** Whatever TEI counts as a failure is one; a request that was dropped from the queue had been given up by its client. */
function failures(scope: Scope): Partial<Record<Outcome, number>> | undefined {
  return counterBy(scope, ['request_failure'], 'err', (err) => (err === 'dropped' ? 'aborted' : 'error'));
}
