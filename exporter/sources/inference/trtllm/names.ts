import type { Page, PageLabels } from '../prometheus-text/page.ts';

/** Earlier 1.x had no prefix, and the label engine_type to be known by; NIM 1.x has some of the same bare names. */
const PREFIXES = ['trtllm_', ''] as const;
export type Prefix = (typeof PREFIXES)[number];

/** Families by signal, without the prefix. */
export const NAMES = {
  running: ['num_requests_running'],
  waiting: ['num_requests_waiting'],
  maxActive: ['max_num_active_requests'],
  usedBlocks: ['kv_cache_used_blocks'],
  maxBlocks: ['kv_cache_max_blocks'],
  kvCacheUsage: ['kv_cache_utilization'],
  success: ['request_success_total'],
  error: ['request_error_total'],
  promptTokens: ['prompt_tokens_total'],
  cachedPromptTokens: ['prompt_cached_tokens_total'],
  generationTokens: ['generation_tokens_total'],
  ttft: ['time_to_first_token_seconds'],
  timePerOutputToken: ['time_per_output_token_seconds'],
  queueTime: ['request_queue_time_seconds'],
  requestDuration: ['e2e_request_latency_seconds'],
} as const;

/** Families of which each version has one as soon as it has served a request, most of them before. */
export const PROBES = [
  ...NAMES.running,
  ...NAMES.success,
  ...NAMES.promptTokens,
  ...NAMES.ttft,
  ...NAMES.requestDuration,
];

/** The prefix under which the page has series of trtllm-serve itself. */
export function prefixOf({ families }: Page): Prefix | undefined {
  return PREFIXES.find((prefix) =>
    PROBES.some((name) =>
      families.get(prefix + name)?.samples.some(({ labels }) => isEngine(labels, prefix)),
    ),
  );
}

function isEngine(labels: PageLabels, prefix: Prefix): boolean {
  return labels['model_name'] !== undefined && (prefix !== '' || labels['engine_type'] !== undefined);
}
