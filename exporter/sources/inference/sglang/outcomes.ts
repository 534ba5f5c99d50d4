import type { Outcome } from '../../../model/inference.ts';
import { counter, counterBy, firstPresent, known, type Scope } from '../signals.ts';
import { NAMES, printsZeros } from './names.ts';

/**
 * Aborts are not taken off the finished ones: some are in both counters, and a counter that falls reads as a restart.
 * `num_aborted_requests_total` counts calls: one that aborts everything is one. HTTP answers name no model, so they
 * are counted where the page has one model only.
 */
export function readOutcomes(
  scope: Scope,
  http: Scope | undefined,
): Partial<Record<Outcome, number>> | undefined {
  const requests = known({
    ok: counter(scope, NAMES.finished),
    aborted: lazyCounter(scope, NAMES.aborted),
    error: http && serverErrors(http),
  });
  return Object.keys(requests).length > 0 ? requests : undefined;
}

/** A counter that a version has and does not print before it first counts: zero until then. */
export function lazyCounter(scope: Scope, names: readonly string[]): number | undefined {
  if (firstPresent(scope.families, names)) return counter(scope, names);
  return printsZeros(scope.families) ? 0 : undefined;
}

/** Answers of the paths that run the model; a health check that fails while the server loads is none. */
const MODEL_PATHS =
  /^\/(generate|encode|classify|invocations|v1\/(completions|chat\/completions|responses|messages|embeddings|score|rerank))$/;

function serverErrors({ families, reject }: Scope): number | undefined {
  const all = firstPresent(families, NAMES.responses);
  if (!all) return undefined;
  const samples = all.samples.filter(({ labels }) => MODEL_PATHS.test(labels['endpoint'] ?? ''));
  // Every answer is counted by its status: where there is none of 5xx, none was given.
  if (!samples.some(({ labels }) => isServerError(labels['status_code']))) return 0;
  const scope = { families: new Map([[NAMES.responses[0], { ...all, samples }]]), reject };
  const byClass = counterBy(scope, NAMES.responses, 'status_code', (status) =>
    isServerError(status) ? 'error' : 'answer',
  );
  return byClass?.error;
}

function isServerError(status: string | undefined): boolean {
  return status?.startsWith('5') ?? false;
}
