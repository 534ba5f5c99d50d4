import type { Families, PageFamily } from '../prometheus-text/page.ts';

/** What stands before every family: the instruments are called `maxserve.x`, and the page has `_` for `.`. */
export const PREFIX = 'maxserve_';

/**
 * Families by signal, without the prefix. The page appends the unit to the name, milliseconds to most of them, and
 * `_total` to counters.
 */
export const NAMES = {
  running: ['num_requests_running'],
  queued: ['num_requests_queued'],
  awaitingAdmission: ['num_requests_awaiting_admission'],
  usedBlocks: ['cache_num_used_blocks'],
  totalBlocks: ['cache_num_total_blocks'],
  requests: ['request_count_total'],
  inputTokens: ['num_input_tokens_total'],
  outputTokens: ['num_output_tokens_total'],
  cacheHits: ['cache_hits_tokens_total', 'cache_hits_total'],
  cacheMisses: ['cache_misses_tokens_total', 'cache_misses_total'],
  preemptions: ['cache_preemption_count_total'],
  loadTime: ['model_load_time_milliseconds'],
  pipelineLoad: ['pipeline_load_total'],
  batchSize: ['batch_size'],
  ttft: ['time_to_first_token_milliseconds'],
  timePerOutputToken: ['time_per_output_token_milliseconds'],
  requestTime: ['request_time_milliseconds'],
} as const;

export const PROBES = [
  ...NAMES.running,
  ...NAMES.queued,
  ...NAMES.inputTokens,
  ...NAMES.outputTokens,
  ...NAMES.pipelineLoad,
  ...NAMES.ttft,
];

/** Paths whose requests are answered by the model; the server counts those for its health as well. */
const ANSWERED_BY_MODEL = /\/(completions|embeddings|responses)$/;

/** A family without what another path was asked, where samples say their path. */
export function ofModel(families: Families, names: readonly string[]): Families {
  const kept = new Map<string, PageFamily>();
  for (const name of names) {
    const family = families.get(name);
    if (!family) continue;
    const samples = family.samples.filter(
      ({ labels: { path } }) => path === undefined || ANSWERED_BY_MODEL.test(path),
    );
    kept.set(name, { ...family, samples });
  }
  return kept;
}
