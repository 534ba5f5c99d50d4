import { gauge } from '../family.ts';
import { GPU, MIG } from './labels.ts';

/** Who holds the GPU, and what it costs. */
export const holders = {
  processMemoryUsedBytes: gauge({
    name: 'gpu_process_memory_used_bytes',
    unit: 'bytes',
    labels: [...GPU, 'pid', 'process'],
    help: 'VRAM in use by one process; off unless --gpu.processes is set, the largest 64 of each GPU.',
    source: 'nvmlDeviceGetComputeRunningProcesses_v3; nvidia-smi --query-compute-apps',
  }),
  podInfo: gauge({
    name: 'gpu_pod_info',
    unit: 'none',
    labels: [...MIG, 'compute_instance_id', 'namespace', 'pod', 'container'],
    help: 'Always 1; a Kubernetes container that holds the GPU, a share of it, or the MIG instance named.',
    source: 'kubelet PodResources v1 List',
  }),
  costDollarsPerHour: gauge({
    name: 'gpu_cost_dollars_per_hour',
    unit: 'dollars_per_hour',
    labels: GPU,
    help: 'Price of the GPU from the table in the config.',
    source: 'cost.dollars_per_gpu_hour',
  }),
};
