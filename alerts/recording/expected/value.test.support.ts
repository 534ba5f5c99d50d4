import type { Expected } from '../recorded.test.support.ts';
import { ANSWERED, each, fleet, TPOT, TTFT } from './at.test.support.ts';

export const VALUE: Readonly<Record<string, Expected>> = {
  'server_model:inference_tokens_per_running_request:ratio5m': each(20, 20, 25),
  'server_model:inference_gpu_seconds_per_token:ratio5m': each(0.0035, 0.009, 0.0024),
  'server_model:inference_joules_per_token:ratio5m': each(1, 3, 0.8),
  'server_model:inference_ttft_per_prompt_token:ratio5m': each(0.008, 0.0033, 0.01),
  'server_model:inference_generation_tokens_per_gpu_hour:ratio5m': each(720000, 360000, 900000),
  // $5 for 1.44 million tokens, $3 for 0.36, $4 for 0.9.
  'server_model:inference_dollars_per_million_tokens:ratio5m': each(3.4722, 8.3333, 4.4444),
  'server_model:inference_requests_per_dollar:ratio5m': each(6120, 2400, 4500),
  'server_model:gpu_idle_dollars_per_hour:avg5m': each(1.5, 0.3, 1.6),
  'server_model:gpu_unused_dollars_per_hour:avg5m': each(0, 0, 0),
  'server_model_objective:inference_requests_missed:ratio5m': [
    ...each(0.1, undefined, 0, TTFT),
    ...each(0.2, undefined, 0, TPOT),
    ...each(0.15, undefined, 0, ANSWERED),
  ],
  // 10 served: 45 % missed something if none missed two, 20 % if the others missed that, too.
  'server_model:inference_goodput_requests:lower5m': each(5.5, undefined, 5),
  'server_model:inference_goodput_requests:upper5m': each(8, undefined, 5),
  'server_model:inference_goodput_requests_per_gpu_hour:lower5m': each(9900, undefined, 18000),
  'server_model:inference_goodput_requests_per_gpu_hour:upper5m': each(14400, undefined, 18000),
  'fleet:inference_tokens_per_running_request:ratio5m': fleet(21.4286),
  'fleet:inference_ttft_per_prompt_token:ratio5m': fleet(0.0078),
  'fleet:inference_gpu_seconds_per_token:ratio5m': fleet(0.0027),
  'fleet:inference_joules_per_token:ratio5m': fleet(0.8),
  'fleet:inference_generation_tokens_per_gpu_hour:ratio5m': fleet(900000),
  // $9 for 2.7 million tokens.
  'fleet:inference_dollars_per_million_tokens:ratio5m': fleet(3.3333),
  'fleet:inference_requests_per_dollar:ratio5m': fleet(6200),
  'fleet:inference_goodput_requests:lower5m': fleet(10.5),
  'fleet:inference_goodput_requests:upper5m': fleet(13),
  'fleet:inference_goodput_requests_per_gpu_hour:lower5m': fleet(12600),
  'fleet:inference_goodput_requests_per_gpu_hour:upper5m': fleet(15600),
};
