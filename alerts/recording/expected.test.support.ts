/** What is recorded of the fleet of figures.test.support.ts, worked out by hand; to four decimals. */
import { A, B, CHAT_LARGE, CHAT_SMALL, CODE_SMALL, JOB } from './figures.test.support.ts';
import type { Expected } from './recorded.test.support.ts';

/** Of chat/small, chat/large and code/small; `undefined` where nothing is recorded. */
function each(
  small: number | undefined,
  large: number | undefined,
  code: number | undefined,
  more = '',
): Expected {
  const all = [
    [CHAT_SMALL, small],
    [CHAT_LARGE, large],
    [CODE_SMALL, code],
  ] as const;
  return all.flatMap(([labels, value]) => (value === undefined ? [] : [[labels + more, value] as const]));
}

/** Of models small and large over all servers. */
function models(small: number, large: number): Expected {
  return [
    [`${JOB},model="small"`, small],
    [`${JOB},model="large"`, large],
  ];
}

function fleet(value: number, more = ''): Expected {
  return [[JOB + more, value]];
}

function gpu(target: string, deviceId: number, uuid: string, value: number, more = ''): Expected[number] {
  return [`${target},device_id="${deviceId}",uuid="${uuid}"${more}`, value];
}

const outcome = (name: string) => `,outcome="${name}"`;
const le = (bound: number | '+Inf') => `,le="${bound}"`;
const TTFT = ',objective="ttft"';
const TPOT = ',objective="time_per_output_token"';
const ANSWERED = ',objective="answered"';

const TRAFFIC: Readonly<Record<string, Expected>> = {
  'server_model_outcome:inference_requests:rate5m': [
    ...each(8, 2, 5, outcome('ok')),
    ...each(1, undefined, 0, outcome('empty')),
    ...each(0.5, undefined, 0, outcome('truncated')),
    ...each(2, undefined, 0, outcome('aborted')),
    ...each(0.5, 0, 0, outcome('error')),
  ],
  'server_model:inference_requests_served:rate5m': each(10, 2, 5),
  'server_model:inference_requests_failed:rate5m': each(1.5, 0, 0),
  'server_model:inference_answers:rate5m': each(9.5, 2, 5),
  'server_model:inference_empty_answers:rate5m': each(1, undefined, 0),
  'server_model:inference_truncated_answers:rate5m': each(0.5, undefined, 0),
  'server_model:inference_prompt_tokens:rate5m': each(1000, 300, 500),
  'server_model:inference_output_tokens_sum:rate5m': each(380, 100, 200),
  'server_model:inference_output_tokens_count:rate5m': each(9.5, 2, 5),
  // 1 / 9.5 and 0.5 / 9.5.
  'server_model:inference_empty_answers:ratio5m': each(0.1053, undefined, 0),
  'server_model:inference_truncated_answers:ratio5m': each(0.0526, undefined, 0),
  'server_model:inference_output_tokens_per_answer:ratio5m': each(40, 50, 40),
  'server_model:inference_output_tokens_bucket:rate5m': [
    ...each(4, undefined, undefined, le(32)),
    ...each(9, undefined, undefined, le(64)),
    ...each(9.5, undefined, undefined, le('+Inf')),
  ],
  'server_model:inference_batch_size_bucket:rate5m': [
    ...each(3, undefined, undefined, le(16)),
    ...each(12, undefined, undefined, le(32)),
    ...each(20, undefined, undefined, le('+Inf')),
  ],
  'fleet:inference_requests:rate5m': fleet(19),
  'fleet:inference_requests_aborted:rate5m': fleet(2),
  'fleet:inference_generation_tokens:rate5m': fleet(750),
  'fleet_outcome:inference_requests:rate5m': [
    ...fleet(15, outcome('ok')),
    ...fleet(1, outcome('empty')),
    ...fleet(0.5, outcome('truncated')),
    ...fleet(2, outcome('aborted')),
    ...fleet(0.5, outcome('error')),
  ],
  'fleet:inference_requests_served:rate5m': fleet(17),
  'fleet:inference_requests_failed:rate5m': fleet(1.5),
  'fleet:inference_answers:rate5m': fleet(16.5),
  'fleet:inference_empty_answers:rate5m': fleet(1),
  'fleet:inference_truncated_answers:rate5m': fleet(0.5),
  'fleet:inference_prompt_tokens:rate5m': fleet(1800),
  'fleet:inference_output_tokens_sum:rate5m': fleet(680),
  'fleet:inference_output_tokens_count:rate5m': fleet(16.5),
  // 1.5 / 17.
  'fleet:inference_requests_failed:ratio5m': fleet(0.0882),
  // Model large tells of neither: 1 and 0.5 of 9.5 + 5.
  'fleet:inference_empty_answers:ratio5m': fleet(0.069),
  'fleet:inference_truncated_answers:ratio5m': fleet(0.0345),
  'fleet:inference_output_tokens_per_answer:ratio5m': fleet(41.2121),
};

const LATENCY: Readonly<Record<string, Expected>> = {
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

const LOAD: Readonly<Record<string, Expected>> = {
  'server_model:inference_queue_oldest_age_seconds:max5m': each(7, undefined, undefined),
  'server_model:inference_batch_capacity:last': each(40, 10, 40),
  'server_model:inference_prefix_cache_hits:rate5m': each(250, undefined, undefined),
  'server_model:inference_prefix_cache_queries:rate5m': each(1000, undefined, undefined),
  'server_model:inference_prefix_cache_hits:ratio5m': each(0.25, undefined, undefined),
  'server_model:inference_without_requests:bool5m': each(0, 0, 0),
  'fleet:inference_requests_running:avg5m': fleet(35),
  'fleet:inference_queue_depth:avg5m': fleet(4),
  'fleet:inference_preemptions:rate5m': fleet(0.1),
  'fleet:inference_queue_oldest_age_seconds:max5m': fleet(7),
  'fleet:inference_batch_capacity:sum': fleet(90),
  // 20 of 40, 5 of 10 and 10 of 40.
  'fleet:inference_batch_fill:avg5m': fleet(0.3889),
  'fleet:inference_kv_cache_usage:max_avg5m': fleet(0.6),
  'fleet:inference_server_ready:sum': fleet(3),
  'fleet:inference_prefix_cache_hits:rate5m': fleet(250),
  'fleet:inference_prefix_cache_queries:rate5m': fleet(1000),
  'fleet:inference_prefix_cache_hits:ratio5m': fleet(0.25),
};

const GPU: Readonly<Record<string, Expected>> = {
  'gpu:gpu_utilisation:avg5m': [
    gpu(A, 0, 'GPU-0', 0.9),
    gpu(A, 1, 'GPU-1', 0.5),
    gpu(A, 9, 'GPU-9', 0),
    gpu(B, 0, 'GPU-1', 0.5),
    gpu(B, 1, 'GPU-2', 0.6),
  ],
  'gpu:gpu_utilisation_sampled_percent_bucket:rate5m': [
    gpu(A, 0, 'GPU-0', 0.2, le(50)),
    gpu(A, 0, 'GPU-0', 0.9, le(100)),
    gpu(A, 0, 'GPU-0', 1, le('+Inf')),
  ],
  'gpu:gpu_clocks_limited:max_rate5m': [gpu(A, 0, 'GPU-0', 0.1)],
  'server_model:gpu_busy_seconds:rate5m': each(1.4, 0.9, 0.6),
  'server_model:gpu_observed_seconds:rate5m': each(2, 1, 1),
  'server_model:gpu_energy_joules:rate5m': each(400, 300, 200),
  'server_model:gpu_memory_used_bytes:sum': each(80, 60, 40),
  'server_model:gpu_memory_total_bytes:sum': each(160, 80, 80),
  'server_model:gpu_memory_used:ratio': each(0.5, 0.75, 0.5),
  'fleet:gpus:count': fleet(3),
  'fleet:gpus_unassigned:count': fleet(1),
  'fleet:gpu_busy_seconds:rate5m': fleet(2),
  'fleet:gpu_observed_seconds:rate5m': fleet(3),
  'fleet:gpu_utilisation:avg5m': fleet(0.6667),
  'fleet:gpu_energy_joules:rate5m': fleet(600),
  'fleet:gpu_memory_used_bytes:sum': fleet(120),
  'fleet:gpu_memory_total_bytes:sum': fleet(240),
  'fleet:gpu_memory_used:ratio': fleet(0.5),
  'fleet:gpu_cost_dollars_per_hour:sum': fleet(9),
  // 0.1 of 3, 0.5 of 2 and 0.4 of 4 dollars.
  'fleet:gpu_idle_dollars_per_hour:avg5m': fleet(2.9),
  'fleet:gpu_unused_dollars_per_hour:avg5m': fleet(0),
};

const VALUE: Readonly<Record<string, Expected>> = {
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

const SLO: Readonly<Record<string, Expected>> = {
  'server_model:inference_slo_requests:rate5m': [
    ...each(10, undefined, 5, TTFT),
    ...each(10, undefined, 5, TPOT),
  ],
  'server_model:inference_slo_good_requests:rate5m': [
    ...each(9, undefined, 5, TTFT),
    ...each(8, undefined, 5, TPOT),
  ],
  'server_model:inference_slo_good_requests:ratio_rate5m': [
    ...each(0.9, undefined, 1, TTFT),
    ...each(0.8, undefined, 1, TPOT),
  ],
  'fleet:inference_slo_requests:rate5m': [...fleet(15, TTFT), ...fleet(15, TPOT)],
  'fleet:inference_slo_good_requests:rate5m': [...fleet(14, TTFT), ...fleet(13, TPOT)],
  'fleet:inference_slo_good_requests:ratio_rate5m': [...fleet(0.9333, TTFT), ...fleet(0.8667, TPOT)],
};

const WARM_POOL: Readonly<Record<string, Expected>> = {
  'fleet_model:inference_demand:avg2m': models(34, 5),
  'fleet_model:inference_model_load_seconds:max': models(240, 100),
  'fleet_model:inference_demand_growth:load_time': models(0, 0),
  'fleet_model:inference_demand_growth:q95_7d': models(0, 0),
  'fleet_model:inference_replica_requests:avg': models(32, 8),
  'fleet_model:inference_replicas:ready': models(2, 1),
  'fleet_model:inference_warm_replicas:wanted': models(0, 0),
  // 34 requests at 32 a replica, 5 at 8.
  'fleet_model:inference_replicas:wanted': models(2, 1),
  'fleet_model:inference_demand:q95_7d': models(34, 5),
  'fleet_model:inference_requests:rate5m': models(17, 2),
  // No day is whole yet.
  'fleet_model:inference_requests:avg1d': [],
  'fleet_model:inference_requests_change:avg1d_per_week': [],
  'fleet_model:inference_requests_growth:ratio_per_week': [],
  'fleet_model:inference_requests_growth:agreeing_days': [],
  'fleet_model:inference_demand_growth:per_week': [],
  'fleet_model:inference_held_requests:sum': models(64, 8),
  'fleet_model:inference_capacity_reached_timestamp_seconds:q95_7d': [],
};

/** All but the windows of promises, which have a test of their own. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  ...TRAFFIC,
  ...LATENCY,
  ...LOAD,
  ...GPU,
  ...VALUE,
  ...SLO,
  ...WARM_POOL,
};
