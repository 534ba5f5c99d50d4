import type { ClockLimitReason } from '../../model/gpu.ts';

/**
 * Bits of the clocks event reasons mask (nvml.h `nvmlClocksEventReason*`, `nvmlClocksThrottleReason*` before 535).
 * Bit 0x1 (GPU idle) is not here: an idle GPU lowers its clocks because nothing asks for them.
 */
const CLOCK_LIMIT_BITS: readonly (readonly [bit: number, reason: ClockLimitReason])[] = [
  [0x002, 'application_clocks'],
  [0x004, 'sw_power_cap'],
  [0x008, 'hw_slowdown'],
  [0x010, 'sync_boost'],
  [0x020, 'sw_thermal_slowdown'],
  [0x040, 'hw_thermal_slowdown'],
  [0x080, 'hw_power_brake'],
  [0x100, 'display_clocks'],
];

const KNOWN_BITS = 0x1ffn;

/**
 * The reasons that hold the clocks down, from the 64-bit mask of `nvmlDeviceGetCurrentClocksEventReasons` or of
 * nvidia-smi `clocks_event_reasons.active`. Bits that no header names are passed over. Empty: nothing holds them down.
 */
export function clockLimitReasons(mask: bigint): ClockLimitReason[] {
  // Number bit operations see 32 bits only, and the mask has 64.
  const known = Number(mask & KNOWN_BITS);
  return CLOCK_LIMIT_BITS.filter(([bit]) => (known & bit) !== 0).map(([, reason]) => reason);
}
