import type { GpuDetail, GpuSample } from '../../../model/gpu.ts';
import type { GpuPass, SimulatedGpus } from './backend.ts';

const GIBIBYTE = 1_073_741_824;
const MEGAHERTZ = 1_000_000;
const MEMORY_BYTES = 80 * GIBIBYTE;
const RESERVED_BYTES = GIBIBYTE / 2;
/** Idle and full draw of an H100 SXM, from the captures of one; its limit is 700 W. */
const IDLE_WATTS = 70;
const FULL_WATTS = 630;

/** GPUs that follow a wave of load each, the same in every run: for trying the exporter out, and for its tests. */
export class WaveGpus implements SimulatedGpus {
  private readonly energyJoules: number[];
  private first: number | undefined;
  private last = 0;

  constructor(count: number) {
    this.energyJoules = Array.from({ length: count }, () => 0);
  }

  read(now: number, withDetails: boolean): GpuPass {
    this.first ??= now;
    const seconds = (now - this.first) / 1000;
    const loads = this.energyJoules.map((_, index) => loadAt(seconds, index));
    for (const [index, load] of loads.entries()) {
      this.energyJoules[index] = (this.energyJoules[index] ?? 0) + watts(load) * (seconds - this.last);
    }
    this.last = seconds;
    return {
      samples: loads.map((load, index) => sampleOf(index, load)),
      ...(withDetails && {
        details: loads.map((load, index) => detailOf(index, load, this.energyJoules[index] ?? 0)),
      }),
    };
  }
}

/** Load (0-1) of GPU `index`: a slow wave, each GPU a little behind the one before. */
function loadAt(seconds: number, index: number): number {
  return 0.55 + 0.4 * Math.sin((2 * Math.PI * seconds) / 120 - index / 2);
}

/** To the milliwatt, as NVML gives it. */
function watts(load: number): number {
  return Math.round(1_000 * (IDLE_WATTS + (FULL_WATTS - IDLE_WATTS) * load)) / 1_000;
}

function ratio(value: number): number {
  return Math.round(10_000 * value) / 10_000;
}

function identityOf(index: number) {
  return { deviceId: String(index), uuid: `GPU-51300000-0000-0000-0000-${String(index).padStart(12, '0')}` };
}

function sampleOf(index: number, load: number): GpuSample {
  const usedBytes = Math.round((0.3 + 0.6 * load) * MEMORY_BYTES);
  return {
    ...identityOf(index),
    utilisationPercent: Math.round(load * 100),
    memory: {
      usedBytes,
      totalBytes: MEMORY_BYTES,
      freeBytes: MEMORY_BYTES - usedBytes - RESERVED_BYTES,
      reservedBytes: RESERVED_BYTES,
    },
    powerWatts: watts(load),
    clocksLimited: load > 0.9 ? ['sw_power_cap'] : [],
  };
}

function detailOf(index: number, load: number, energyJoules: number): GpuDetail {
  return {
    ...identityOf(index),
    info: {
      name: 'Simulated H100',
      driverVersion: 'simulated',
      pciBusId: `00000000:${(index + 1).toString(16).padStart(2, '0').toUpperCase()}:00.0`,
      vbiosVersion: '',
      computeCapability: '9.0',
    },
    powerLimitWatts: 700,
    energyJoules: Math.round(1_000 * energyJoules) / 1_000,
    temperaturesCelsius: { gpu: Math.round(35 + 35 * load), memory: Math.round(40 + 45 * load) },
    temperatureMarginCelsius: Math.round(52 - 35 * load),
    clocksHertz: {
      graphics: 1980 * MEGAHERTZ,
      sm: 1980 * MEGAHERTZ,
      memory: 2619 * MEGAHERTZ,
      video: 1545 * MEGAHERTZ,
    },
    clocksMaxHertz: {
      graphics: 1980 * MEGAHERTZ,
      sm: 1980 * MEGAHERTZ,
      memory: 2619 * MEGAHERTZ,
      video: 1545 * MEGAHERTZ,
    },
    activity: {
      smActive: ratio(load * 0.8),
      smOccupancy: ratio(load * 0.4),
      tensorActive: ratio(load * 0.3),
      dramActive: ratio(load * 0.7),
    },
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
      activity: true,
    },
  };
}
