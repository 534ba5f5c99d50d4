import type { Adapter } from '../adapter.ts';

/** Where Triton's signals come from: Triton itself, its TensorRT-LLM backend, its vLLM backend. */
export const SIGNALS: Adapter['signals'] = {
  requestsRunning: {
    how: 'exact',
    from: 'TensorRT-LLM: nv_trt_llm_request_metrics with request_type scheduled; vLLM: vllm:num_requests_running; Triton itself does not tell',
  },
  queueDepth: {
    how: 'exact',
    from: 'nv_inference_pending_request_count, plus what waits inside the backend: nv_trt_llm_request_metrics with request_type waiting, or vllm:num_requests_waiting',
  },
  batchCapacity: { how: 'exact', from: 'TensorRT-LLM: nv_trt_llm_request_metrics with request_type max' },
  kvCacheUsage: {
    how: 'derived',
    from: 'TensorRT-LLM: used over max of nv_trt_llm_kv_cache_block_metrics, else its fraction; vLLM: vllm:gpu_cache_usage_perc, as it is',
  },
  requests: {
    how: 'exact',
    from: 'nv_inference_request_success as ok, nv_inference_request_failure by reason (CANCELED is aborted), summed over gpu_uuid; cut-off and empty answers are among the ok. An ensemble and each of its parts count a request once each: do not add up models',
  },
  promptTokens: { how: 'exact', from: 'vLLM: vllm:prompt_tokens_total' },
  generationTokens: { how: 'exact', from: 'vLLM: vllm:generation_tokens_total' },
  preemptions: { how: 'exact', from: 'vLLM: vllm:num_preemptions_total' },
  ttftSeconds: {
    how: 'derived',
    from: 'vLLM: vllm:time_to_first_token_seconds; else nv_inference_first_response_histogram_ms of a decoupled model, whose first response is its first token when it streams',
  },
  queueWaitSeconds: {
    how: 'exact',
    from: 'vLLM: vllm:request_queue_time_seconds. nv_inference_queue_duration_us is a sum without a distribution',
  },
  requestDurationSeconds: {
    how: 'exact',
    from: 'vLLM: vllm:e2e_request_latency_seconds. nv_inference_request_duration_us is a sum without a distribution',
  },
  outputTokens: { how: 'exact', from: 'vLLM: vllm:request_generation_tokens' },
};
