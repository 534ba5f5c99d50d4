import { A, B } from '../figures.test.support.ts';
import type { Expected } from '../recorded.test.support.ts';
import { each, fleet, gpu, le } from './at.test.support.ts';

export const GPU: Readonly<Record<string, Expected>> = {
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
  'gpu:gpu_pcie_receive_bytes:rate5m': [gpu(A, 0, 'GPU-0', 8)],
  'gpu:gpu_pcie_transmit_bytes:rate5m': [gpu(A, 0, 'GPU-0', 2)],
  'gpu:gpu_nvlink_receive_bytes:rate5m': [gpu(A, 0, 'GPU-0', 60)],
  'gpu:gpu_nvlink_transmit_bytes:rate5m': [gpu(A, 0, 'GPU-0', 50)],
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
