import { gauge } from '../family.ts';
import { MIG } from './labels.ts';

/** MIG devices and GPU instances. */
export const mig = {
  migInfo: gauge({
    name: 'gpu_mig_info',
    unit: 'none',
    labels: [...MIG, 'compute_instance_id', 'mig_uuid', 'profile'],
    help: 'Always 1; a MIG device (compute instance) and its profile. uuid is that of the whole GPU.',
    source: 'nvmlDeviceGetMigDeviceHandleByIndex; nvidia-smi -L and -q',
  }),
  migMultiprocessors: gauge({
    name: 'gpu_mig_multiprocessors',
    unit: 'none',
    labels: [...MIG, 'compute_instance_id'],
    help: 'SMs of the MIG device.',
    source: 'nvmlDeviceGetAttributes_v2; nvidia-smi -q',
  }),
  migMemoryUsedBytes: gauge({
    name: 'gpu_mig_memory_used_bytes',
    unit: 'bytes',
    labels: MIG,
    help: 'VRAM in use within the GPU instance; its compute instances share it.',
    source: 'nvmlDeviceGetMemoryInfo_v2 of the MIG device; nvidia-smi -q',
  }),
  migMemoryTotalBytes: gauge({
    name: 'gpu_mig_memory_total_bytes',
    unit: 'bytes',
    labels: MIG,
    help: 'VRAM of the GPU instance.',
    source: 'nvmlDeviceGetMemoryInfo_v2 of the MIG device; nvidia-smi -q',
  }),
  migMemoryFreeBytes: gauge({
    name: 'gpu_mig_memory_free_bytes',
    unit: 'bytes',
    labels: MIG,
    help: 'VRAM of the GPU instance that can still be allocated.',
    source: 'nvmlDeviceGetMemoryInfo_v2 of the MIG device; nvidia-smi -q',
  }),
  migSmActiveRatio: gauge({
    name: 'gpu_mig_sm_active_ratio',
    unit: 'ratio',
    labels: MIG,
    help: 'gpu_sm_active_ratio within the GPU instance.',
    source: 'nvmlGpmMigSampleGet, metric 2',
  }),
  migSmOccupancyRatio: gauge({
    name: 'gpu_mig_sm_occupancy_ratio',
    unit: 'ratio',
    labels: MIG,
    help: 'gpu_sm_occupancy_ratio within the GPU instance.',
    source: 'nvmlGpmMigSampleGet, metric 3',
  }),
  migTensorActiveRatio: gauge({
    name: 'gpu_mig_tensor_active_ratio',
    unit: 'ratio',
    labels: MIG,
    help: 'gpu_tensor_active_ratio within the GPU instance.',
    source: 'nvmlGpmMigSampleGet, metric 5',
  }),
  migDramActiveRatio: gauge({
    name: 'gpu_mig_dram_active_ratio',
    unit: 'ratio',
    labels: MIG,
    help: 'gpu_dram_active_ratio within the GPU instance.',
    source: 'nvmlGpmMigSampleGet, metric 10',
  }),
};
