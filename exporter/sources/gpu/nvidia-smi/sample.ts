import type { GpuIdentity, GpuSample, MemoryReading } from '../../../model/gpu.ts';
import { clockLimitReasons } from '../clock-limits.ts';
import { maskOf, numberOf, type Row } from './cell.ts';
import type { FieldName } from './fields.ts';

/**
 * Where the board power can stand. `power.draw` is what nvmlDeviceGetPowerUsage gives: a mean over one second on
 * Ampere and newer, so the mean is the closer stand-in where it is missing.
 */
export const POWER_FIELDS = ['power.draw', 'power.draw.average', 'power.draw.instant'] as const;
export const MEMORY_FIELDS = ['memory.total', 'memory.used', 'memory.free'] as const;

export function gpuSample(identity: GpuIdentity, row: Row): GpuSample {
  const utilisationPercent = numberOf(row, 'utilization.gpu').value;
  const memory = memoryOf(row);
  const powerWatts = firstNumber(row, POWER_FIELDS);
  const mask = maskOf(row, 'clocks_event_reasons.active').value;
  return {
    ...identity,
    ...(utilisationPercent !== undefined && { utilisationPercent }),
    ...(memory && { memory }),
    ...(powerWatts !== undefined && { powerWatts }),
    ...(mask !== undefined && { clocksLimited: clockLimitReasons(mask) }),
  };
}

/** All or nothing: a share of unknown memory is no reading. A GPU that requires reset prints `0 MiB` for all of them. */
function memoryOf(row: Row): MemoryReading | undefined {
  const totalBytes = numberOf(row, 'memory.total').value;
  const usedBytes = numberOf(row, 'memory.used').value;
  const freeBytes = numberOf(row, 'memory.free').value;
  const reservedBytes = numberOf(row, 'memory.reserved').value;
  if (!totalBytes || usedBytes === undefined || freeBytes === undefined) return undefined;
  return { usedBytes, totalBytes, freeBytes, ...(reservedBytes !== undefined && { reservedBytes }) };
}

function firstNumber(row: Row, names: readonly FieldName[]): number | undefined {
  for (const name of names) {
    const { value } = numberOf(row, name);
    if (value !== undefined) return value;
  }
  return undefined;
}
