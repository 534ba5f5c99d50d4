import type { Fault } from './fault.ts';
import { hungNvidiaSmi } from './kinds/nvidia-smi.ts';
import { crashedNvml, hungNvml, lostGpu } from './kinds/nvml.ts';

/** All that is tried, in the order of the report. */
export const FAULTS: readonly Fault[] = [hungNvml, crashedNvml, lostGpu, hungNvidiaSmi];
