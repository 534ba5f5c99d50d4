/** What a GPU is, in base units. Plain data: it crosses a process boundary as JSON. An absent field is unknown, not zero. */

/** Why clocks can be held down; the names are the `reason` label of `gpu_clocks_limited`. */
export const CLOCK_LIMIT_REASONS = [
  'application_clocks',
  'sw_power_cap',
  'hw_slowdown',
  'sync_boost',
  'sw_thermal_slowdown',
  'hw_thermal_slowdown',
  'hw_power_brake',
  'display_clocks',
] as const;
export type ClockLimitReason = (typeof CLOCK_LIMIT_REASONS)[number];

/** What a GPU may or may not tell; the names are the `feature` label of `gpu_feature_available`. */
export const GPU_FEATURES = [
  'utilisation',
  'memory',
  'power',
  'power_limit',
  'energy',
  'temperature',
  'memory_temperature',
  'temperature_margin',
  'clocks',
  'clocks_limited',
  'clocks_limited_seconds',
  'activity',
  'pcie_throughput',
  'pcie_replays',
  'nvlink',
  'ecc',
  'row_remap',
  'mig',
  'processes',
  'xid',
] as const;
export type GpuFeature = (typeof GPU_FEATURES)[number];

/** Why a feature is missing; a bounded set, because it is a label value. */
export type FeatureReason =
  | 'not_supported' // the GPU or its mode does not have it
  | 'driver_too_old' // the library lacks the function or the field
  | 'no_permission'
  | 'disabled' // off in the configuration or on the GPU
  | 'not_in_source' // nvidia-smi cannot tell it
  | 'read_failed';

export interface GpuIdentity {
  /** NVML index, as a string. */
  readonly deviceId: string;
  readonly uuid: string;
}

/** A MIG device; `uuid` is that of the whole GPU. */
export interface MigIdentity extends GpuIdentity {
  readonly migUuid: string;
  readonly gpuInstanceId: string;
  readonly computeInstanceId: string;
}

/** What was seen of the GPUs of this machine, also of those that do not answer now. */
export interface GpuInventory {
  readonly gpus: readonly GpuIdentity[];
  readonly migs: readonly MigIdentity[];
}

export const NO_GPUS: GpuInventory = { gpus: [], migs: [] };

export interface GpuInfo {
  readonly name: string;
  readonly driverVersion: string;
  readonly pciBusId: string;
  readonly vbiosVersion: string;
  readonly computeCapability: string;
}

export interface MemoryReading {
  readonly usedBytes: number;
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly reservedBytes?: number;
}

/** Mean shares (0-1) over the last detail interval, from GPM. */
export interface ActivityReading {
  readonly smActive?: number;
  readonly smOccupancy?: number;
  readonly tensorActive?: number;
  readonly dramActive?: number;
  readonly fp16Active?: number;
  readonly fp32Active?: number;
  readonly fp64Active?: number;
}

export interface MigInstance {
  readonly gpuInstanceId: string;
  readonly computeInstanceId: string;
  readonly uuid: string;
  readonly profile: string;
  readonly multiprocessors?: number;
  readonly memory?: MemoryReading;
  readonly activity?: ActivityReading;
}

export interface GpuProcess {
  readonly pid: number;
  readonly name: string;
  readonly memoryUsedBytes: number;
}

export type EccSeverity = 'corrected' | 'uncorrected';
export type EccLifetime = 'volatile' | 'aggregate';
export type ClockDomain = 'graphics' | 'sm' | 'memory' | 'video';

/** What changes by the second: read at `--gpu.interval` and integrated. */
export interface GpuSample extends GpuIdentity {
  readonly utilisationPercent?: number;
  readonly memory?: MemoryReading;
  readonly powerWatts?: number;
  readonly clocksLimited?: readonly ClockLimitReason[];
}

/** What changes slowly or costs more to read: every detail interval. */
export interface GpuDetail extends GpuIdentity {
  readonly info: GpuInfo;
  readonly powerLimitWatts?: number;
  readonly energyJoules?: number;
  readonly temperaturesCelsius?: { readonly gpu?: number; readonly memory?: number };
  readonly temperatureMarginCelsius?: number;
  readonly clocksHertz?: Partial<Record<ClockDomain, number>>;
  readonly clocksMaxHertz?: Partial<Record<ClockDomain, number>>;
  /** Counters that the driver keeps; the other reasons are integrated from samples. */
  readonly clocksLimitedSeconds?: Partial<Record<ClockLimitReason, number>>;
  readonly activity?: ActivityReading;
  readonly pcie?: {
    readonly transmitBytes?: number;
    readonly receiveBytes?: number;
    readonly replays?: number;
  };
  readonly nvlink?: {
    readonly transmitBytes?: number;
    readonly receiveBytes?: number;
    readonly errors?: Readonly<Record<string, number>>;
  };
  readonly ecc?: readonly { severity: EccSeverity; lifetime: EccLifetime; count: number }[];
  readonly rowRemap?: {
    readonly correctable?: number;
    readonly uncorrectable?: number;
    readonly pending?: boolean;
    readonly failed?: boolean;
  };
  readonly mig?: readonly MigInstance[];
  readonly processes?: readonly GpuProcess[];
  /** By feature: `true`, or why not. A feature that was not asked for is left out. */
  readonly features: Partial<Record<GpuFeature, true | FeatureReason>>;
}

/** One pass over all GPUs. `details` is there only when the pass read them too. */
export interface GpuFrame {
  /** Unix time in milliseconds at the end of the pass. */
  readonly timestamp: number;
  readonly samples: readonly GpuSample[];
  readonly details?: readonly GpuDetail[];
  /** GPUs that were enumerated before and do not answer any more. */
  readonly lost: readonly GpuIdentity[];
  readonly passSeconds: number;
}

export interface XidEvent extends GpuIdentity {
  readonly xid: number;
  /** Unix time in milliseconds. */
  readonly timestamp: number;
}
