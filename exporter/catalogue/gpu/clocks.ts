import { counter, gauge } from '../family.ts';
import { GPU_DOMAIN, GPU_REASON } from './labels.ts';

/** Clocks, and what holds them down. */
export const clocks = {
  clockHertz: gauge({
    name: 'gpu_clock_hertz',
    unit: 'hertz',
    labels: GPU_DOMAIN,
    help: 'Clock now, by domain: graphics, sm, memory, video.',
    source: 'nvmlDeviceGetClockInfo; nvidia-smi clocks.current.*',
  }),
  clockMaxHertz: gauge({
    name: 'gpu_clock_max_hertz',
    unit: 'hertz',
    labels: GPU_DOMAIN,
    help: 'Highest clock of the domain.',
    source: 'nvmlDeviceGetMaxClockInfo; nvidia-smi clocks.max.*',
  }),
  clocksLimited: gauge({
    name: 'gpu_clocks_limited',
    unit: 'none',
    labels: GPU_REASON,
    help: '1 while the reason holds the clocks down (throttling).',
    source: 'nvmlDeviceGetCurrentClocksEventReasons; nvidia-smi clocks_event_reasons.active',
  }),
  clocksLimitedSeconds: counter({
    name: 'gpu_clocks_limited_seconds_total',
    unit: 'seconds',
    labels: GPU_REASON,
    help: 'Seconds that the reason held the clocks down: the counter of the driver where it keeps one, else gpu_clocks_limited integrated.',
    source: 'NVML fields 74, 76, 269, 270, 271; nvidia-smi clocks_event_reasons_counters.*',
  }),
};
