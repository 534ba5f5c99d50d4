import { counter } from '../family.ts';
import { GPU } from './labels.ts';

/** PCIe and NVLink. */
export const links = {
  pcieTransmitBytes: counter({
    name: 'gpu_pcie_transmit_bytes_total',
    unit: 'bytes',
    labels: GPU,
    help: 'Bytes sent over PCIe, headers of packets included: more than what was copied.',
    source: 'NVML field 197 where it is 64 bit wide; else GPM metric 20 over its window',
  }),
  pcieReceiveBytes: counter({
    name: 'gpu_pcie_receive_bytes_total',
    unit: 'bytes',
    labels: GPU,
    help: 'Bytes received over PCIe, headers of packets included: more than what was copied.',
    source: 'NVML field 198 where it is 64 bit wide; else GPM metric 21 over its window',
  }),
  pcieReplays: counter({
    name: 'gpu_pcie_replays_total',
    unit: 'none',
    labels: GPU,
    help: 'PCIe packets sent again; growth points at the slot, riser or cable.',
    source: 'nvmlDeviceGetPcieReplayCounter',
  }),
  nvlinkTransmitBytes: counter({
    name: 'gpu_nvlink_transmit_bytes_total',
    unit: 'bytes',
    labels: GPU,
    help: 'Payload bytes sent over all NVLinks of the GPU.',
    source: 'NVML field 138 (all links), field 202 per link on NVLink 5',
  }),
  nvlinkReceiveBytes: counter({
    name: 'gpu_nvlink_receive_bytes_total',
    unit: 'bytes',
    labels: GPU,
    help: 'Payload bytes received over all NVLinks of the GPU.',
    source: 'NVML field 139 (all links), field 204 per link on NVLink 5',
  }),
  nvlinkErrors: counter({
    name: 'gpu_nvlink_errors_total',
    unit: 'none',
    labels: [...GPU, 'kind'],
    help: 'NVLink errors of all links by kind.',
    source: 'NVML fields 38, 45, 52, 59, 160; fields 206-215 per link on NVLink 5',
  }),
};
