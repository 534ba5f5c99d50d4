const GIBIBYTE = 1_073_741_824;
const MEGAHERTZ = 1e6;

/** What a GPU can do at best. Peaks are dense, without sparsity. */
export interface GpuProfile {
  /** Where the figures are from. */
  readonly source: string;
  readonly name: string;
  readonly computeCapability: string;
  /** FP16/BF16 tensor operations per second. */
  readonly flopsPerSecond: number;
  readonly memoryBytesPerSecond: number;
  readonly memoryBytes: number;
  /** To the other GPUs of the node, one direction. */
  readonly linkBytesPerSecond: number;
  readonly powerLimitWatts: number;
  readonly idleWatts: number;
  readonly smClockHertz: number;
  readonly memoryClockHertz: number;
  /** Temperature at which clocks are lowered for heat. */
  readonly slowdownCelsius: number;
  /** NVML's GPM gives activity from Hopper on. */
  readonly tellsActivity: boolean;
}

export const GPU_PROFILES = {
  a100: {
    source: 'NVIDIA A100 80GB datasheet (2021), SXM; idle power as public nvidia-smi listings have it',
    name: 'Simulated A100-SXM4-80GB',
    computeCapability: '8.0',
    flopsPerSecond: 312e12,
    memoryBytesPerSecond: 2.039e12,
    memoryBytes: 80 * GIBIBYTE,
    linkBytesPerSecond: 300e9,
    powerLimitWatts: 400,
    idleWatts: 60,
    smClockHertz: 1410 * MEGAHERTZ,
    memoryClockHertz: 1593 * MEGAHERTZ,
    slowdownCelsius: 89,
    tellsActivity: false,
  },
  h100: {
    source: 'NVIDIA H100 datasheet (2023), SXM; idle power and clocks as in a capture of nvidia-smi',
    name: 'Simulated H100 80GB HBM3',
    computeCapability: '9.0',
    flopsPerSecond: 989e12,
    memoryBytesPerSecond: 3.35e12,
    memoryBytes: 80 * GIBIBYTE,
    linkBytesPerSecond: 450e9,
    powerLimitWatts: 700,
    idleWatts: 70,
    smClockHertz: 1980 * MEGAHERTZ,
    memoryClockHertz: 2619 * MEGAHERTZ,
    slowdownCelsius: 87,
    tellsActivity: true,
  },
  l40s: {
    source: 'NVIDIA L40S datasheet (2023), PCIe 4.0 x16; idle power as in a capture of nvidia-smi',
    name: 'Simulated L40S',
    computeCapability: '8.9',
    flopsPerSecond: 362e12,
    memoryBytesPerSecond: 864e9,
    memoryBytes: 48 * GIBIBYTE,
    linkBytesPerSecond: 32e9,
    powerLimitWatts: 350,
    idleWatts: 35,
    smClockHertz: 2520 * MEGAHERTZ,
    memoryClockHertz: 9001 * MEGAHERTZ,
    slowdownCelsius: 88,
    tellsActivity: false,
  },
} as const satisfies Record<string, GpuProfile>;
