/** What the work costs, given the work: figures that stay as they are while traffic comes and goes. */
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { busySeconds, energy } from './gpu.ts';
import { ttftSum } from './latency.ts';
import { OVER, quotient, SECONDS_PER_HOUR } from './recorded-rule.ts';
import type { Rules } from './recorded-rule.ts';
import { promptTokens } from './traffic.ts';

const TOKENS = INPUT_RULES.tokensPerSecond.record;

export const tokensPerRunningRequest = quotient({
  record: `server_model:inference_tokens_per_running_request:ratio${OVER}`,
  of: TOKENS,
  over: INPUT_RULES.running.record,
  unit: 'tokens per second',
  help: 'Output tokens a second for each request that runs: how fast one answer grows.',
});

export const gpuSecondsPerToken = quotient({
  record: `server_model:inference_gpu_seconds_per_token:ratio${OVER}`,
  of: busySeconds.record,
  over: TOKENS,
  unit: 'seconds per token',
  help: 'Busy GPU-seconds for each output token.',
});

export const joulesPerToken = quotient({
  record: `server_model:inference_joules_per_token:ratio${OVER}`,
  of: energy.record,
  over: TOKENS,
  unit: 'joules per token',
  help: 'Energy of the GPUs for each output token, what they draw while idle included.',
});

export const ttftPerPromptToken = quotient({
  record: `server_model:inference_ttft_per_prompt_token:ratio${OVER}`,
  // Both means are over the requests that got a first token: their number cancels out.
  of: ttftSum.record,
  over: promptTokens.record,
  unit: 'seconds per token',
  help: 'Mean time to first token over mean prompt tokens.',
});

export const tokensPerGpuHour = quotient({
  record: `server_model:inference_generation_tokens_per_gpu_hour:ratio${OVER}`,
  of: TOKENS,
  over: INPUT_RULES.gpus.record,
  times: SECONDS_PER_HOUR,
  unit: 'tokens per GPU-hour',
  help: 'Output tokens for each hour of each GPU that the server has, busy or not.',
});

export const EFFICIENCY: Rules = [
  tokensPerRunningRequest,
  gpuSecondsPerToken,
  joulesPerToken,
  ttftPerPromptToken,
  tokensPerGpuHour,
];
