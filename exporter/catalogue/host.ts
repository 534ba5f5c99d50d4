import { counter, gauge } from './family.ts';

/** What starves a GPU from outside: CPU, memory, disk and network of the host. */
export const host = {
  cpuUtilisationRatio: gauge({
    name: 'host_cpu_utilisation_ratio',
    unit: 'ratio',
    labels: [],
    help: 'Share of all CPUs that was busy since the previous reading.',
    source: '/proc/stat',
  }),
  memoryAvailableBytes: gauge({
    name: 'host_memory_available_bytes',
    unit: 'bytes',
    labels: [],
    help: 'Memory that processes can still get without swapping.',
    source: '/proc/meminfo MemAvailable',
  }),
  memoryTotalBytes: gauge({
    name: 'host_memory_total_bytes',
    unit: 'bytes',
    labels: [],
    help: 'Memory of the host.',
    source: '/proc/meminfo MemTotal',
  }),
  diskReadBytes: counter({
    name: 'host_disk_read_bytes_total',
    unit: 'bytes',
    labels: [],
    help: 'Bytes read from local disks since boot; weights load from here.',
    source: '/proc/diskstats',
  }),
  networkReceiveBytes: counter({
    name: 'host_network_receive_bytes_total',
    unit: 'bytes',
    labels: ['interface'],
    help: 'Bytes received by the network interface.',
    source: '/proc/net/dev',
  }),
  networkTransmitBytes: counter({
    name: 'host_network_transmit_bytes_total',
    unit: 'bytes',
    labels: ['interface'],
    help: 'Bytes sent by the network interface.',
    source: '/proc/net/dev',
  }),
};
