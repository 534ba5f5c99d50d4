import { counter, gauge } from './family.ts';

/** What starves a GPU from outside: CPU, memory, disk and network of the host. */
export const host = {
  cpuUtilisationRatio: gauge({
    name: 'host_cpu_utilisation_ratio',
    unit: 'ratio',
    labels: [],
    help: 'Share of all CPUs that was busy since the previous reading.',
    source: 'systeminformation currentLoad',
  }),
  memoryAvailableBytes: gauge({
    name: 'host_memory_available_bytes',
    unit: 'bytes',
    labels: [],
    help: 'Memory that processes can still get without swapping.',
    source: 'systeminformation mem available',
  }),
  memoryTotalBytes: gauge({
    name: 'host_memory_total_bytes',
    unit: 'bytes',
    labels: [],
    help: 'Memory of the host.',
    source: 'systeminformation mem total',
  }),
  diskReadBytes: counter({
    name: 'host_disk_read_bytes_total',
    unit: 'bytes',
    labels: [],
    help: 'Bytes read from file systems on local disks; weights load from here.',
    source: 'systeminformation fsStats rx',
  }),
  networkReceiveBytes: counter({
    name: 'host_network_receive_bytes_total',
    unit: 'bytes',
    labels: ['interface'],
    help: 'Bytes received by the network interface.',
    source: 'systeminformation networkStats rx_bytes',
  }),
  networkTransmitBytes: counter({
    name: 'host_network_transmit_bytes_total',
    unit: 'bytes',
    labels: ['interface'],
    help: 'Bytes sent by the network interface.',
    source: 'systeminformation networkStats tx_bytes',
  }),
};
