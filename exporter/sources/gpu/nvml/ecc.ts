import type { EccLifetime, EccSeverity, GpuDetail } from '../../../model/gpu.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { readU64 } from './values.ts';
import type { Reading } from './values.ts';

const SEVERITIES = [
  ['corrected', 0],
  ['uncorrected', 1],
] as const satisfies readonly (readonly [EccSeverity, number])[];
const LIFETIMES = [
  ['volatile', 0],
  ['aggregate', 1],
] as const satisfies readonly (readonly [EccLifetime, number])[];

/** Totals over all memories of the GPU; absent while ECC is off. */
export async function readEcc(
  nvml: NvmlLibrary,
  handle: Handle,
): Promise<Reading<NonNullable<GpuDetail['ecc']>>> {
  const counts: { severity: EccSeverity; lifetime: EccLifetime; count: number }[] = [];
  for (const [severity, errorType] of SEVERITIES) {
    for (const [lifetime, counterType] of LIFETIMES) {
      const total = await readU64(nvml, 'nvmlDeviceGetTotalEccErrors', handle, errorType, counterType);
      if (total.value === undefined) return { reason: total.reason };
      counts.push({ severity, lifetime, count: total.value });
    }
  }
  return { value: counts };
}
