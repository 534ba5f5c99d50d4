import type { Page } from '../prometheus-text/page.ts';

/**
 * What stands before the name of a family: vLLM itself, Ray Serve of old and new (every `:` becomes `_`), KServe.
 * Where a page has two of them they are the same engines twice, so the first one is read.
 */
const PREFIXES = ['vllm:', 'ray_vllm:', 'ray_vllm_', 'kserve_vllm:'] as const;
type Prefix = (typeof PREFIXES)[number];

/** Families by signal, newest name first. Older names: V0, and V1 before 0.9.2 (`gpu_`) and before 0.11. */
export const NAMES = {
  running: ['num_requests_running'],
  waiting: ['num_requests_waiting'],
  kvCacheUsage: ['kv_cache_usage_perc', 'gpu_cache_usage_perc'],
  sleepState: ['engine_sleep_state'],
  finished: ['request_success_total'],
  promptTokens: ['prompt_tokens_total'],
  generationTokens: ['generation_tokens_total'],
  prefixCacheQueries: ['prefix_cache_queries_total', 'gpu_prefix_cache_queries_total'],
  prefixCacheHits: ['prefix_cache_hits_total', 'gpu_prefix_cache_hits_total'],
  preemptions: ['num_preemptions_total'],
  ttft: ['time_to_first_token_seconds'],
  timePerOutputToken: ['request_time_per_output_token_seconds'],
  interTokenLatency: ['inter_token_latency_seconds', 'time_per_output_token_seconds'],
  queueTime: ['request_queue_time_seconds'],
  requestDuration: ['e2e_request_latency_seconds'],
  outputTokens: ['request_generation_tokens'],
  speculativeDecoding: [
    'spec_decode_num_drafts_total',
    'spec_decode_num_draft_tokens_total',
    'spec_decode_num_accepted_tokens_total',
  ],
} as const;

/** Families that every version has, and that tell an engine from what re-uses its names. */
export const PROBES = [...NAMES.running, ...NAMES.waiting, ...NAMES.generationTokens];

/**
 * The prefix under which the page has an engine's own families. Undefined for the production-stack router, which
 * gives `vllm:num_requests_running` by `server`, and for Triton's vLLM backend, which labels by `model` and `version`:
 * both lack `model_name`.
 */
export function prefixOf({ families }: Page): Prefix | undefined {
  return PREFIXES.find((prefix) =>
    PROBES.some((name) => families.get(prefix + name)?.samples.some(({ labels }) => isEngine(labels))),
  );
}

function isEngine(labels: Readonly<Record<string, string>>): boolean {
  return labels['model_name'] !== undefined && labels['server'] === undefined;
}
