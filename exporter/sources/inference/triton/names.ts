import type { Families, Page } from '../prometheus-text/page.ts';

/** Families of Triton itself and of its TensorRT-LLM backend, by signal. Durations are counters of microseconds. */
export const NAMES = {
  success: ['nv_inference_request_success'],
  failure: ['nv_inference_request_failure'],
  inferences: ['nv_inference_count'],
  pending: ['nv_inference_pending_request_count'],
  firstResponse: ['nv_inference_first_response_histogram_ms'],
  backendRequests: ['nv_trt_llm_request_metrics'],
  kvCacheBlocks: ['nv_trt_llm_kv_cache_block_metrics'],
} as const;

/** Under this prefix the vLLM backend gives some of vLLM's families again, labelled by model and version. */
export const VLLM_PREFIX = 'vllm:';

const PROBES = [...NAMES.success, ...NAMES.inferences, ...NAMES.backendRequests];

/** True for families of which one speaks of a model that Triton serves. */
export function hasModel(families: Families): boolean {
  return PROBES.some((name) =>
    families.get(name)?.samples.some(({ labels }) => labels['model'] !== undefined),
  );
}

/** What a page of Triton is that has no reading in it. */
export function tritonHint({ families }: Page): string | undefined {
  const isTriton = [...families.keys()].some(
    (name) => name.startsWith('nv_inference_') || name === 'nv_gpu_utilization',
  );
  return isTriton && !hasModel(families)
    ? 'This is Triton without a loaded model: check its log for why none was loaded.'
    : undefined;
}
