import { FIELD } from './fields.ts';
import type { FieldResult } from './fields.ts';
import { ViolationTime } from './layout.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { readStruct } from './values.ts';
import type { Reading } from './values.ts';

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

/** The same counter under a field id and under a policy of nvmlDeviceGetViolationStatus, which is in nanoseconds. */
const TWICE_TOLD = [
  [FIELD.lowUtilisation, 4],
  [FIELD.belowApplicationClocks, 10],
  [FIELD.limitedSwPowerCap, 0],
] as const;
/** With less in it, the milliseconds between the two calls would count. */
const ENOUGH_NANOSECONDS = 10 * NANOSECONDS;

/**
 * Unit of the driver's counters of limited time. The header says nanoseconds, and driver 580.159 on an H100 has them:
 * nvidia-smi divides by 1000 before it prints "us". Another exporter passes the field on as microseconds and finds it
 * equal to nvidia-smi, so we do not trust every driver to agree: where the counter is told twice, the ratio tells.
 */
export class LimitUnit {
  private readonly nvml: NvmlLibrary;
  private readonly handle: Handle;
  private known: number | undefined;

  constructor(nvml: NvmlLibrary, handle: Handle) {
    this.nvml = nvml;
    this.handle = handle;
  }

  /** Counts per second; nanoseconds until a counter has enough in it to compare. */
  async perSecond(field: (id: number) => Reading<FieldResult>): Promise<number> {
    if (this.known !== undefined) return this.known;
    for (const [id, policy] of TWICE_TOLD) {
      const count = field(id).value?.value ?? 0;
      if (count === 0) continue;
      const told = await readStruct(
        this.nvml,
        'nvmlDeviceGetViolationStatus',
        ViolationTime,
        this.handle,
        policy,
      );
      const nanoseconds = Number(told.value?.readBigUInt64LE(ViolationTime.offsets.violationTime) ?? 0);
      if (nanoseconds < ENOUGH_NANOSECONDS) continue;
      this.known = count / nanoseconds > 0.1 ? NANOSECONDS : MICROSECONDS;
      return this.known;
    }
    return NANOSECONDS;
  }
}
