/** GPUs of each server. A GPU that two models share counts for both, whole; in the fleet it counts once. */
import { gpu } from '../../exporter/catalogue/index.ts';
import { sumOverGpus } from '../verdict/rules/gpu.ts';
import { OVER, quotient, SHARE, WINDOW } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

export const BUSY_SECONDS = `rate(${gpu.busySeconds.name}${WINDOW})`;
export const OBSERVED_SECONDS = `rate(${gpu.observedSeconds.name}${WINDOW})`;
export const ENERGY = `rate(${gpu.energyJoules.name}${WINDOW})`;

export const busySeconds: RecordedRule = {
  record: `server_model:gpu_busy_seconds:rate${OVER}`,
  expr: sumOverGpus(BUSY_SECONDS),
  unit: 'GPUs',
  help: 'GPU-seconds a second with a kernel running.',
};

export const observedSeconds: RecordedRule = {
  record: `server_model:gpu_observed_seconds:rate${OVER}`,
  expr: sumOverGpus(OBSERVED_SECONDS),
  unit: 'GPUs',
  help: 'GPU-seconds a second that were looked at. Busy over observed is the utilisation, U of the verdict.',
};

export const energy: RecordedRule = {
  record: `server_model:gpu_energy_joules:rate${OVER}`,
  expr: sumOverGpus(ENERGY),
  unit: 'watts',
  help: 'Power drawn by the GPUs together, from their energy: the true mean.',
};

export const memoryUsed: RecordedRule = {
  record: 'server_model:gpu_memory_used_bytes:sum',
  expr: sumOverGpus(gpu.memoryUsedBytes.name),
  unit: 'bytes',
  help: 'VRAM in use, whoever uses it.',
};

export const memoryTotal: RecordedRule = {
  record: 'server_model:gpu_memory_total_bytes:sum',
  expr: sumOverGpus(gpu.memoryTotalBytes.name),
  unit: 'bytes',
  help: 'VRAM of the GPUs together.',
};

export const memoryRatio = quotient({
  record: 'server_model:gpu_memory_used:ratio',
  of: memoryUsed.record,
  over: memoryTotal.record,
  unit: SHARE,
  help: 'Share of the VRAM in use.',
});

export const GPU: Rules = [busySeconds, observedSeconds, energy, memoryUsed, memoryTotal, memoryRatio];
