import type { FeatureReason } from '../../../model/gpu.ts';

/** Return codes of NVML that we act on. */
export const SUCCESS = 0;
export const INSUFFICIENT_SIZE = 7;
export const TIMEOUT = 10;
export const FUNCTION_NOT_FOUND = 13;
export const GPU_IS_LOST = 15;

const NAMES: Readonly<Record<number, string>> = {
  1: 'uninitialised',
  2: 'invalid argument',
  3: 'not supported',
  4: 'no permission',
  6: 'not found',
  7: 'insufficient size',
  8: 'external power cables are not attached',
  9: 'the driver is not loaded',
  10: 'timeout',
  12: 'library not found',
  13: 'function not found',
  14: 'the inforom is corrupted',
  15: 'the GPU is lost',
  16: 'the GPU needs a reset',
  17: 'the operating system or a cgroup blocks the device',
  18: 'library and kernel driver are of different versions: the driver was upgraded, reboot or reload it',
  20: 'out of memory',
  23: 'insufficient resources',
  25: 'argument version mismatch',
  28: 'no GPU was found',
  999: 'unknown error',
};

export function statusText(code: number): string {
  return `${NAMES[code] ?? 'error'} (NVML ${code})`;
}

/** After these the handles are dead: only a new process with a freshly loaded library helps. */
const LIFECYCLE: ReadonlySet<number> = new Set([1, 9, 18, 28]);

export function endsSession(code: number): boolean {
  return LIFECYCLE.has(code);
}

const REASONS: Readonly<Record<number, FeatureReason>> = {
  3: 'not_supported',
  4: 'no_permission',
  13: 'driver_too_old',
  21: 'not_supported',
  25: 'driver_too_old',
  26: 'not_supported',
};

export function featureReason(code: number): FeatureReason {
  return REASONS[code] ?? 'read_failed';
}

/** One GPU does not answer any more; the others go on. */
export class GpuLost extends Error {
  override readonly name = 'GpuLost';
}

/** The GPU is another container's: no fault, and none of ours. */
export function isNotOurs(code: number): boolean {
  return code === 4 || code === 17;
}

/** Ends the session: thrown by the call that met it, caught once, at the top of the reader. */
export class SessionOver extends Error {
  override readonly name = 'SessionOver';
}
