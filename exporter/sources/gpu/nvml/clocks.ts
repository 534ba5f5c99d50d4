import type { ClockDomain, FeatureReason } from '../../../model/gpu.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import type { NvmlSymbol } from './prototypes.ts';
import { readU32 } from './values.ts';
import type { Reading } from './values.ts';

const MEGAHERTZ = 1_000_000;
const DOMAINS = [
  ['graphics', 0],
  ['sm', 1],
  ['memory', 2],
  ['video', 3],
] as const satisfies readonly (readonly [ClockDomain, number])[];

type ClocksHertz = Partial<Record<ClockDomain, number>>;

/** Clocks now, by domain; one domain that the GPU lacks costs only itself. */
export function readClocks(nvml: NvmlLibrary, handle: Handle): Promise<Reading<ClocksHertz>> {
  return readDomains(nvml, handle, 'nvmlDeviceGetClockInfo');
}

/** Highest clocks, by domain: a property of the board. */
export async function readMaxClocks(nvml: NvmlLibrary, handle: Handle): Promise<ClocksHertz> {
  return (await readDomains(nvml, handle, 'nvmlDeviceGetMaxClockInfo')).value ?? {};
}

async function readDomains(
  nvml: NvmlLibrary,
  handle: Handle,
  symbol: NvmlSymbol,
): Promise<Reading<ClocksHertz>> {
  const clocks: ClocksHertz = {};
  let missing: FeatureReason | undefined;
  for (const [domain, type] of DOMAINS) {
    const megahertz = await readU32(nvml, symbol, handle, type);
    if (megahertz.reason === undefined) clocks[domain] = megahertz.value * MEGAHERTZ;
    else missing = megahertz.reason;
  }
  return missing && Object.keys(clocks).length === 0 ? { reason: missing } : { value: clocks };
}
