import type { Page, PageLabels } from '../prometheus-text/page.ts';

/** Families of NIM 1.x by signal. They have no prefix; the first is its alone. */
export const NAMES = {
  maxRequests: ['num_request_max'],
  running: ['num_requests_running'],
  waiting: ['num_requests_waiting'],
  kvCacheUsage: ['gpu_cache_usage_perc'],
  finished: ['request_finish_total'],
  success: ['request_success_total'],
  failure: ['request_failure_total'],
  promptTokens: ['prompt_tokens_total'],
  generationTokens: ['generation_tokens_total'],
  ttft: ['time_to_first_token_seconds'],
  timePerOutputToken: ['time_per_output_token_seconds'],
  requestDuration: ['e2e_request_latency_seconds'],
  outputTokens: ['request_generation_tokens'],
  processStart: ['process_start_time_seconds'],
} as const;

/** Families that tell an engine with such names from one that only says `num_request_max`, as NIM 2 beside `vllm:`. */
export const PROBES = [...NAMES.running, ...NAMES.waiting, ...NAMES.promptTokens];

/** True for NIM 1.x. Earlier trtllm-serve, without a prefix too, has engine_type and no `num_request_max`. */
export function isNim({ families }: Page): boolean {
  const hasOwn = (name: string) =>
    families.get(name)?.samples.some(({ labels }) => isEngine(labels)) ?? false;
  return NAMES.maxRequests.some(hasOwn) && PROBES.some(hasOwn);
}

function isEngine(labels: PageLabels): boolean {
  return labels['model_name'] !== undefined && labels['engine_type'] === undefined;
}
