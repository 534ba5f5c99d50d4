/** Recorded series that signals are read from, and that the verdict does not need. Labels: target, `server`, `model`. */
export const RECORDED = {
  tokensPerRunningRequest: 'server_model:inference_tokens_per_running_request:ratio5m',
  gpuSecondsPerToken: 'server_model:inference_gpu_seconds_per_token:ratio5m',
  joulesPerToken: 'server_model:inference_joules_per_token:ratio5m',
  outputTokensPerAnswer: 'server_model:inference_output_tokens_per_answer:ratio5m',
  emptyAnswers: 'server_model:inference_empty_answers:ratio5m',
  truncatedAnswers: 'server_model:inference_truncated_answers:ratio5m',
  prefixCacheHits: 'server_model:inference_prefix_cache_hits:ratio5m',
  ttftPerPromptToken: 'server_model:inference_ttft_per_prompt_token:ratio5m',
  ttft: 'server_model:inference_ttft_seconds:p95_5m',
  timePerOutputToken: 'server_model:inference_time_per_output_token_seconds:p95_5m',
  gpuMemoryUsed: 'server_model:gpu_memory_used:ratio',
} as const;
