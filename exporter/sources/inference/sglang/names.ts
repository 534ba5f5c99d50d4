import type { Families, Page } from '../prometheus-text/page.ts';
import { firstPresent } from '../signals.ts';

/** The engine prints the first. Routers that pass its page on (sgl-router, smg) turn every `:` into `_`. */
const PREFIXES = ['sglang:', 'sglang_'] as const;

/** Families by signal, newest name first: of 2026, and those that they had since November 2024. */
export const NAMES = {
  running: ['num_running_reqs', 'num_requests_running'],
  queue: ['num_queue_reqs', 'num_requests_waiting'],
  grammarQueue: ['num_grammar_queue_reqs'],
  prefillBootstrapQueue: ['num_prefill_bootstrap_queue_reqs', 'num_prefill_prealloc_queue_reqs'],
  prefillInflightQueue: ['num_prefill_inflight_queue_reqs'],
  decodePreallocQueue: ['num_decode_prealloc_queue_reqs'],
  decodeTransferQueue: ['num_decode_transfer_queue_reqs'],
  kvCacheUsage: ['token_usage'],
  finished: ['num_requests_total'],
  aborted: ['num_aborted_requests_total'],
  responses: ['http_responses_total'],
  realtimeTokens: ['realtime_tokens_total'],
  promptTokens: ['prompt_tokens_total'],
  generationTokens: ['generation_tokens_total'],
  effectivePrefill: ['prefill_effective_tokens_total'],
  cachedTokens: ['cached_tokens_total'],
  retractions: ['num_retracted_requests_total'],
  startup: ['startup_time_seconds'],
  startupBefore: ['engine_startup_time'],
  ttft: ['time_to_first_token_seconds'],
  timePerToken: ['inter_token_latency_seconds', 'time_per_output_token_seconds'],
  queueTime: ['queue_time_seconds'],
  requestDuration: ['e2e_request_latency_seconds'],
  outputTokens: ['generation_tokens_histogram'],
} as const;

/** Every queue that a request can stand in, those of prefill and decode servers apart included. */
export const QUEUES = [
  NAMES.queue,
  NAMES.grammarQueue,
  NAMES.prefillBootstrapQueue,
  NAMES.prefillInflightQueue,
  NAMES.decodePreallocQueue,
  NAMES.decodeTransferQueue,
] as const;

/** One of them is on every page of an engine, from the moment it has loaded. */
export const PROBES = [
  ...NAMES.running,
  ...NAMES.queue,
  ...NAMES.kvCacheUsage,
  ...NAMES.generationTokens,
  ...NAMES.startup,
];

/** The prefix under which the page has an engine's own families: those that name their model. */
export function prefixOf({ families }: Page): string | undefined {
  return PREFIXES.find((prefix) =>
    PROBES.some((name) =>
      families.get(prefix + name)?.samples.some(({ labels }) => labels['model_name'] !== undefined),
    ),
  );
}

/**
 * SGLang makes a labelled counter when it first counts, so one that it has and does not print is at zero. Families
 * that are printed from the start, and came after the counters that are read so (October and December 2025), tell that
 * it has them.
 */
export function printsZeros(families: Families): boolean {
  return (
    firstPresent(families, ['kv_used_tokens', 'prefill_effective_tokens_total', 'startup_time_seconds']) !==
    undefined
  );
}
