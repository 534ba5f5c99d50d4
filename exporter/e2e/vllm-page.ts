import { escapeLabelValue } from '../model/samples.ts';

/** A model name with all that a label value can need: quotes, a backslash, other scripts, an emoji. */
export const MODEL = 'Qwen "3.5" \\ 通义千问 größer 🚀';

const TTFT_BOUNDS = ['0.1', '0.25', '0.5', '1.0', '2.5', '+Inf'];

/**
 * A small page in vLLM's format that has counted `n` steps of work: each step is 10 requests, of which 8 had their
 * first token between 0.1 s and 0.25 s and 2 between 1 s and 2.5 s, so that the p50 of TTFT stays under 0.25 s and the
 * p95 over 1 s however many steps there were.
 */
export function vllmPage(n: number, model: string = MODEL): string {
  const labels = `engine="0",model_name="${escapeLabelValue(model)}"`;
  const ttft = [0, 8 * n, 8 * n, 8 * n, 10 * n, 10 * n];
  return [
    '# HELP vllm:num_requests_running Number of requests in model execution batches.',
    '# TYPE vllm:num_requests_running gauge',
    `vllm:num_requests_running{${labels}} 7.0`,
    '# HELP vllm:num_requests_waiting Number of requests waiting to be processed.',
    '# TYPE vllm:num_requests_waiting gauge',
    `vllm:num_requests_waiting{${labels}} 3.0`,
    '# HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.',
    '# TYPE vllm:kv_cache_usage_perc gauge',
    `vllm:kv_cache_usage_perc{${labels}} 0.25`,
    '# HELP vllm:generation_tokens_total Number of generation tokens processed.',
    '# TYPE vllm:generation_tokens_total counter',
    `vllm:generation_tokens_total{${labels}} ${1000 * n}.0`,
    '# HELP vllm:request_success_total Count of successfully processed requests.',
    '# TYPE vllm:request_success_total counter',
    `vllm:request_success_total{${labels},finished_reason="stop"} ${10 * n}.0`,
    '# HELP vllm:time_to_first_token_seconds Histogram of time to first token in seconds.',
    '# TYPE vllm:time_to_first_token_seconds histogram',
    ...TTFT_BOUNDS.map(
      (bound, i) => `vllm:time_to_first_token_seconds_bucket{${labels},le="${bound}"} ${ttft[i]}.0`,
    ),
    `vllm:time_to_first_token_seconds_count{${labels}} ${10 * n}.0`,
    `vllm:time_to_first_token_seconds_sum{${labels}} ${5 * n}.0`,
    '',
  ].join('\n');
}
