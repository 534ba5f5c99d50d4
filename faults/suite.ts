import type { Fault } from './fault.ts';
import { clockJumps } from './kinds/clock-jumps.ts';
import { crowdAtTheDoor } from './kinds/connections.ts';
import { flappingServer } from './kinds/flapping.ts';
import { crowdInside } from './kinds/held-connections.ts';
import { hungNvidiaSmi } from './kinds/nvidia-smi.ts';
import { crashedNvml, hungNvml, lostGpu } from './kinds/nvml.ts';
import { reloads } from './kinds/reload.ts';
import { floodingServer, garbageServer, hangingServer } from './kinds/servers.ts';
import { soak } from './kinds/soak.ts';
import { stops } from './kinds/stops.ts';

/** All that is tried, in the order of the report. */
export const FAULTS: readonly Fault[] = [
  hungNvml,
  crashedNvml,
  lostGpu,
  hungNvidiaSmi,
  hangingServer,
  flappingServer,
  floodingServer,
  garbageServer,
  clockJumps,
  crowdAtTheDoor,
  crowdInside,
  reloads,
  stops,
  soak,
];
