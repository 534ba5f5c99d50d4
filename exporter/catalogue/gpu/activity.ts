import { gauge } from '../family.ts';
import { GPU } from './labels.ts';

/** What the units of the GPU do, by GPM: Hopper and newer. */
export const activity = {
  smActiveRatio: gauge({
    name: 'gpu_sm_active_ratio',
    unit: 'ratio',
    labels: GPU,
    help: 'Share of cycles in which an SM had a warp resident, mean over SMs and the last detail interval. Hopper and newer.',
    source: 'NVML GPM metric 2 (SM_UTIL)',
  }),
  smOccupancyRatio: gauge({
    name: 'gpu_sm_occupancy_ratio',
    unit: 'ratio',
    labels: GPU,
    help: 'Resident warps over the most an SM can hold, last detail interval. Hopper and newer.',
    source: 'NVML GPM metric 3 (SM_OCCUPANCY)',
  }),
  tensorActiveRatio: gauge({
    name: 'gpu_tensor_active_ratio',
    unit: 'ratio',
    labels: GPU,
    help: 'Share of cycles in which a tensor core worked: what prefill is bound by. Hopper and newer.',
    source: 'NVML GPM metric 5 (ANY_TENSOR_UTIL)',
  }),
  dramActiveRatio: gauge({
    name: 'gpu_dram_active_ratio',
    unit: 'ratio',
    labels: GPU,
    help: 'DRAM bandwidth used over its peak: what decode is bound by. Hopper and newer.',
    source: 'NVML GPM metric 10 (DRAM_BW_UTIL)',
  }),
  fp16ActiveRatio: gauge({
    name: 'gpu_fp16_active_ratio',
    unit: 'ratio',
    labels: GPU,
    help: 'Share of cycles in which the FP16 pipe (not the tensor cores) worked. Hopper and newer.',
    source: 'NVML GPM metric 13 (FP16_UTIL)',
  }),
  fp32ActiveRatio: gauge({
    name: 'gpu_fp32_active_ratio',
    unit: 'ratio',
    labels: GPU,
    help: 'Share of cycles in which the FP32 pipe worked. Hopper and newer.',
    source: 'NVML GPM metric 12 (FP32_UTIL)',
  }),
  fp64ActiveRatio: gauge({
    name: 'gpu_fp64_active_ratio',
    unit: 'ratio',
    labels: GPU,
    help: 'Share of cycles in which the FP64 pipe worked. Hopper and newer.',
    source: 'NVML GPM metric 11 (FP64_UTIL)',
  }),
};
