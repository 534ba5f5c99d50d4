import { gauge } from '../family.ts';
import { GPU } from './labels.ts';

/** What a GPU is, and what it tells. */
export const state = {
  up: gauge({
    name: 'gpu_up',
    unit: 'none',
    labels: GPU,
    help: '1 if the GPU answered the last reading, 0 if it was seen before and is lost.',
    source: 'NVML enumeration; nvidia-smi rows',
  }),
  info: gauge({
    name: 'gpu_info',
    unit: 'none',
    labels: [...GPU, 'name', 'driver_version', 'pci_bus_id', 'vbios_version', 'compute_capability'],
    help: 'Always 1; what the GPU is. Join it on device_id and uuid.',
    source:
      'nvmlDeviceGetName, nvmlSystemGetDriverVersion, nvmlDeviceGetPciInfo_v3; nvidia-smi name, driver_version, pci.bus_id',
  }),
  featureAvailable: gauge({
    name: 'gpu_feature_available',
    unit: 'none',
    labels: [...GPU, 'feature', 'reason'],
    help: '1 if this GPU, driver and source give the feature; 0 with the reason when they do not: its series are absent, or integrated by us where their help says so.',
    source: 'Return codes of the NVML calls; [N/A] fields of nvidia-smi',
  }),
};
