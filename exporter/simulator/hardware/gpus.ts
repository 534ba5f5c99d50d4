import type { ClockLimitReason, GpuDetail, GpuIdentity, GpuSample } from '../../model/gpu.ts';
import type { GpuProfile } from './gpu-profiles.ts';

/** Power over idle that kernels, memory and tensor cores draw at full rate, as shares of the range up to the limit. */
const POWER_SHARES = { busy: 0.25, memory: 0.4, tensor: 0.6 };
const AMBIENT_CELSIUS = 28;
/** Degrees below the slowdown temperature that a GPU reaches at its power limit. */
const HEADROOM_CELSIUS = 14;
const THERMAL_SECONDS = 40;
/** Memory runs hotter than the die. */
const MEMORY_HOTTER = 1.15;
const RESERVED_SHARE = 0.006;

/** What the GPUs of one rank did so far, all together, and until when (simulated Unix seconds). */
export interface Activity {
  readonly time: number;
  readonly busySeconds: number;
  readonly flops: number;
  readonly bytes: number;
}

interface Shares {
  readonly busy: number;
  readonly memory: number;
  readonly tensor: number;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** Index and UUID of a GPU that is not there; those of another node are others. */
export function gpuIdentity(index: number, node = 0): GpuIdentity {
  return { deviceId: String(index), uuid: `GPU-51300000-0000-0000-${digits(node, 4)}-${digits(index, 12)}` };
}

/**
 * One GPU, whose figures follow from what its rank does. Power is linear in the activity, so that its mean over any
 * interval times the interval is exactly the energy of it.
 */
export class SimulatedGpu {
  readonly deviceId: string;
  readonly uuid: string;
  /** Why its clocks are held down now. */
  limitedBy: readonly ClockLimitReason[] = [];
  /** Share (0-1) of their rate that its clocks run at. */
  clockShare = 1;
  /** Bytes in use. */
  memoryUsedBytes = 0;
  private readonly profile: GpuProfile;
  private readonly shareOfRank: number;
  private last: Activity;
  private shares: Shares = { busy: 0, memory: 0, tensor: 0 };
  private watts: number;
  private energyJoules = 0;
  private celsius = AMBIENT_CELSIUS;

  /** @param perRank GPUs that share the work of the rank */
  constructor({ deviceId, uuid }: GpuIdentity, profile: GpuProfile, perRank: number, activity: Activity) {
    this.deviceId = deviceId;
    this.uuid = uuid;
    this.profile = profile;
    this.shareOfRank = 1 / perRank;
    this.last = activity;
    this.watts = profile.idleWatts;
  }

  /** Takes in what its rank did since the last time. Figures are means over that time, as NVML gives them. */
  follow(activity: Activity): void {
    const seconds = activity.time - this.last.time;
    if (seconds <= 0) return;
    const { flopsPerSecond, memoryBytesPerSecond, idleWatts, powerLimitWatts } = this.profile;
    const of = (key: 'flops' | 'bytes') => ((activity[key] - this.last[key]) * this.shareOfRank) / seconds;
    this.shares = {
      busy: (activity.busySeconds - this.last.busySeconds) / seconds,
      memory: of('bytes') / memoryBytesPerSecond,
      tensor: of('flops') / flopsPerSecond,
    };
    const { busy, memory, tensor } = this.shares;
    const load = POWER_SHARES.busy * busy + POWER_SHARES.memory * memory + POWER_SHARES.tensor * tensor;
    this.watts = idleWatts + (powerLimitWatts - idleWatts) * load;
    this.energyJoules += this.watts * seconds;
    const steady = AMBIENT_CELSIUS + this.watts * this.celsiusPerWatt();
    this.celsius += (steady - this.celsius) * (1 - Math.exp(-seconds / THERMAL_SECONDS));
    this.last = activity;
  }

  /** The server's process is another one: its activity begins anew, the GPU's energy does not. */
  attach(activity: Activity): void {
    this.last = activity;
  }

  countAnew(): void {
    this.energyJoules = 0;
  }

  sample(): GpuSample {
    const { memoryBytes } = this.profile;
    const reservedBytes = Math.round(RESERVED_SHARE * memoryBytes);
    const usedBytes = Math.round(this.memoryUsedBytes);
    return {
      deviceId: this.deviceId,
      uuid: this.uuid,
      utilisationPercent: Math.round(100 * this.shares.busy),
      memory: {
        usedBytes,
        totalBytes: memoryBytes,
        freeBytes: memoryBytes - usedBytes - reservedBytes,
        reservedBytes,
      },
      powerWatts: thousandths(this.watts),
      clocksLimited: this.limitedBy,
    };
  }

  detail(): GpuDetail {
    const { profile } = this;
    const celsius = this.temperature();
    return {
      deviceId: this.deviceId,
      uuid: this.uuid,
      info: {
        name: profile.name,
        driverVersion: 'simulated',
        pciBusId: `00000000:${(Number(this.deviceId) + 1).toString(16).padStart(2, '0').toUpperCase()}:00.0`,
        vbiosVersion: '',
        computeCapability: profile.computeCapability,
      },
      powerLimitWatts: profile.powerLimitWatts,
      energyJoules: thousandths(this.energyJoules),
      temperaturesCelsius: { gpu: celsius, memory: Math.round(celsius * MEMORY_HOTTER) },
      temperatureMarginCelsius: profile.slowdownCelsius - celsius,
      clocksHertz: { sm: this.smClock(), graphics: this.smClock(), memory: profile.memoryClockHertz },
      clocksMaxHertz: {
        sm: profile.smClockHertz,
        graphics: profile.smClockHertz,
        memory: profile.memoryClockHertz,
      },
      ...(profile.tellsActivity && { activity: this.activity() }),
      features: {
        utilisation: true,
        memory: true,
        power: true,
        power_limit: true,
        energy: true,
        temperature: true,
        memory_temperature: true,
        temperature_margin: true,
        clocks: true,
        clocks_limited: true,
        clocks_limited_seconds: 'not_in_source',
        activity: profile.tellsActivity || 'not_supported',
        xid: true,
      },
    };
  }

  private activity() {
    const { busy, memory, tensor } = this.shares;
    // SMs wait for memory in decode: warps are resident, few of them run.
    const smActive = busy * Math.min(1, 0.35 + 0.5 * memory + 0.6 * tensor);
    return {
      smActive: thousandths(smActive),
      smOccupancy: thousandths(0.45 * smActive),
      tensorActive: thousandths(tensor),
      dramActive: thousandths(memory),
    };
  }

  private celsiusPerWatt(): number {
    const { slowdownCelsius, powerLimitWatts } = this.profile;
    return (slowdownCelsius - HEADROOM_CELSIUS - AMBIENT_CELSIUS) / powerLimitWatts;
  }

  /** One that is held down for heat is as hot as it may get. */
  private temperature(): number {
    const forHeat = this.limitedBy.some((reason) => reason.includes('thermal'));
    return forHeat ? this.profile.slowdownCelsius : Math.round(this.celsius);
  }

  private smClock(): number {
    return this.clockShare * this.profile.smClockHertz;
  }
}

function thousandths(value: number): number {
  return Math.round(1_000 * value) / 1_000;
}
