import type { Expected } from '../recorded.test.support.ts';
import { each, fleet, le } from './at.test.support.ts';

export const LATENCY: Readonly<Record<string, Expected>> = {
  ...latency('inference_time_per_output_token_seconds', 0.05),
  ...latency('inference_queue_wait_seconds', 0.5),
  ...latency('inference_request_duration_seconds', 10),
  'server_model:inference_ttft_seconds_bucket:rate5m': [
    ...each(5, 2, 5, le(1)),
    ...each(10, 2, 5, le(2)),
    ...each(10, 2, 5, le('+Inf')),
  ],
  'server_model:inference_ttft_seconds:p50_5m': each(1, 0.5, 0.5),
  'server_model:inference_ttft_seconds:p95_5m': each(1.9, 0.95, 0.95),
  'server_model:inference_ttft_seconds_sum:rate5m': each(8, 1, 5),
  'server_model:inference_ttft_seconds_count:rate5m': each(10, 2, 5),
  'server_model:inference_time_per_output_token_seconds_sum:rate5m': each(0.4, undefined, undefined),
  'server_model:inference_time_per_output_token_seconds_count:rate5m': each(10, undefined, undefined),
  'server_model:inference_time_per_output_token_seconds:mean5m': each(0.04, undefined, undefined),
  'fleet:inference_ttft_seconds_bucket:rate5m': [
    ...fleet(12, le(1)),
    ...fleet(17, le(2)),
    ...fleet(17, le('+Inf')),
  ],
  // 8.5 of 12 in the first second; 16.15 is 4.15 of 5 into the next.
  'fleet:inference_ttft_seconds:p50_5m': fleet(0.7083),
  'fleet:inference_ttft_seconds:p95_5m': fleet(1.83),
  'fleet:inference_ttft_seconds_sum:rate5m': fleet(14),
  'fleet:inference_ttft_seconds_count:rate5m': fleet(17),
};

/** Told of chat/small (5 up to the bound, 5 up to twice it) and code/small (5 up to the bound). */
function latency(metric: string, bound: number): Readonly<Record<string, Expected>> {
  return {
    [`server_model:${metric}_bucket:rate5m`]: [
      ...each(5, undefined, 5, le(bound)),
      ...each(10, undefined, 5, le(2 * bound)),
      ...each(10, undefined, 5, le('+Inf')),
    ],
    [`server_model:${metric}:p50_5m`]: each(bound, undefined, 0.5 * bound),
    [`server_model:${metric}:p95_5m`]: each(1.9 * bound, undefined, 0.95 * bound),
    [`fleet:${metric}_bucket:rate5m`]: [
      ...fleet(10, le(bound)),
      ...fleet(15, le(2 * bound)),
      ...fleet(15, le('+Inf')),
    ],
    [`fleet:${metric}:p50_5m`]: fleet(0.75 * bound),
    [`fleet:${metric}:p95_5m`]: fleet(1.85 * bound),
  };
}
