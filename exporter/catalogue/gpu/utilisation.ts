import { counter, gauge, histogram } from '../family.ts';
import { GPU } from './labels.ts';

/** Whether a kernel runs: now, over time, and in every inner sample. */
export const utilisation = {
  utilisationPercent: gauge({
    name: 'gpu_utilisation_percent',
    unit: 'percent',
    labels: GPU,
    help: 'Share of the last sample period with a kernel running, 0-100. Not how full the GPU is: see gpu_sm_active_ratio.',
    source: 'nvmlDeviceGetUtilizationRates gpu; nvidia-smi utilization.gpu',
  }),
  busySeconds: counter({
    name: 'gpu_busy_seconds_total',
    unit: 'seconds',
    labels: GPU,
    help: 'Utilisation integrated at the inner interval: its rate over any window is the true mean utilisation, 0-1.',
    source: 'gpu_utilisation_percent over time',
  }),
  observedSeconds: counter({
    name: 'gpu_observed_seconds_total',
    unit: 'seconds',
    labels: GPU,
    help: 'Seconds over which gpu_busy_seconds_total was integrated; gaps in reading do not count. Divide by it, not by wall time, after gaps.',
    source: 'Clock of the exporter',
  }),
  utilisationSampledPercent: histogram({
    name: 'gpu_utilisation_sampled_percent',
    unit: 'percent',
    labels: GPU,
    buckets: [0, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99],
    help: 'Every inner sample of utilisation, so that peaks between scrapes are seen.',
    source: 'gpu_utilisation_percent at --gpu.interval',
  }),
};
