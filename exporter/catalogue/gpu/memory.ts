import { gauge } from '../family.ts';
import { GPU } from './labels.ts';

/** VRAM. */
export const memory = {
  memoryUsedBytes: gauge({
    name: 'gpu_memory_used_bytes',
    unit: 'bytes',
    labels: GPU,
    help: 'VRAM in use by processes, without what the driver reserves.',
    source: 'nvmlDeviceGetMemoryInfo_v2 used; nvidia-smi memory.used',
  }),
  memoryTotalBytes: gauge({
    name: 'gpu_memory_total_bytes',
    unit: 'bytes',
    labels: GPU,
    help: 'VRAM on the board.',
    source: 'nvmlDeviceGetMemoryInfo_v2 total; nvidia-smi memory.total',
  }),
  memoryFreeBytes: gauge({
    name: 'gpu_memory_free_bytes',
    unit: 'bytes',
    labels: GPU,
    help: 'VRAM that can still be allocated.',
    source: 'nvmlDeviceGetMemoryInfo_v2 free; nvidia-smi memory.free',
  }),
  memoryReservedBytes: gauge({
    name: 'gpu_memory_reserved_bytes',
    unit: 'bytes',
    labels: GPU,
    help: 'VRAM that driver and firmware keep for themselves.',
    source: 'nvmlDeviceGetMemoryInfo_v2 reserved; nvidia-smi memory.reserved',
  }),
};
