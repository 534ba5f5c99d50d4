import type { FeatureReason, GpuDetail, GpuFeature, GpuSample } from '../../../model/gpu.ts';
import { maskOf, missingFrom, textOf, type Row } from './cell.ts';
import type { FieldName } from './fields.ts';
import { MEMORY_FIELDS, POWER_FIELDS } from './sample.ts';

type Features = GpuDetail['features'];

/** What nvidia-smi prints nowhere in its tables, or only as a rate; NVML has it. */
const NOT_IN_SOURCE = ['energy', 'activity', 'pcie_throughput', 'pcie_replays', 'nvlink', 'xid'] as const;

export const CLOCK_FIELDS = [
  ['graphics', 'clocks.current.graphics'],
  ['sm', 'clocks.current.sm'],
  ['memory', 'clocks.current.memory'],
  ['video', 'clocks.current.video'],
] as const;

export const LIMITED_SECONDS_FIELDS = [
  ['sw_power_cap', 'clocks_event_reasons_counters.sw_power_cap'],
  ['sync_boost', 'clocks_event_reasons_counters.sync_boost'],
  ['sw_thermal_slowdown', 'clocks_event_reasons_counters.sw_thermal_slowdown'],
  ['hw_thermal_slowdown', 'clocks_event_reasons_counters.hw_thermal_slowdown'],
  ['hw_power_brake', 'clocks_event_reasons_counters.hw_power_brake_slowdown'],
] as const;

export const ECC_FIELDS = [
  [{ severity: 'corrected', lifetime: 'volatile' }, 'ecc.errors.corrected.volatile.total'],
  [{ severity: 'corrected', lifetime: 'aggregate' }, 'ecc.errors.corrected.aggregate.total'],
  [{ severity: 'uncorrected', lifetime: 'volatile' }, 'ecc.errors.uncorrected.volatile.total'],
  [{ severity: 'uncorrected', lifetime: 'aggregate' }, 'ecc.errors.uncorrected.aggregate.total'],
] as const;

const ROW_REMAP_FIELDS = [
  'remapped_rows.correctable',
  'remapped_rows.uncorrectable',
  'remapped_rows.pending',
  'remapped_rows.failure',
] as const;

/** By feature `true`, or why not; judged by what was read, so that a feature is true exactly when its series exist. */
export function featuresOf(row: Row, sample: GpuSample, detail: Omit<GpuDetail, 'features'>): Features {
  const features: Features = {
    utilisation: sample.utilisationPercent !== undefined || why(row, ['utilization.gpu']),
    memory: sample.memory !== undefined || why(row, MEMORY_FIELDS),
    power: sample.powerWatts !== undefined || why(row, POWER_FIELDS),
    power_limit: detail.powerLimitWatts !== undefined || why(row, ['enforced.power.limit']),
    temperature: detail.temperaturesCelsius?.gpu !== undefined || why(row, ['temperature.gpu']),
    memory_temperature: detail.temperaturesCelsius?.memory !== undefined || why(row, ['temperature.memory']),
    temperature_margin: detail.temperatureMarginCelsius !== undefined || why(row, ['temperature.gpu.tlimit']),
    clocks: detail.clocksHertz !== undefined || why(row, namesIn(CLOCK_FIELDS)),
    clocks_limited: maskOf(row, 'clocks_event_reasons.active').missing ?? true,
    clocks_limited_seconds:
      detail.clocksLimitedSeconds !== undefined || why(row, namesIn(LIMITED_SECONDS_FIELDS)),
    ecc: detail.ecc !== undefined || modeReason(row, 'ecc.mode.current') || why(row, namesIn(ECC_FIELDS)),
    row_remap: detail.rowRemap !== undefined || why(row, ROW_REMAP_FIELDS),
    mig: detail.mig !== undefined || modeReason(row, 'mig.mode.current') || 'read_failed',
  };
  for (const feature of NOT_IN_SOURCE satisfies readonly GpuFeature[]) features[feature] = 'not_in_source';
  return features;
}

/** The reason that helps most when fields differ: what a person can mend comes first. */
const BY_USE: readonly FeatureReason[] = ['no_permission', 'read_failed', 'not_supported', 'driver_too_old'];

function why(row: Row, names: readonly FieldName[]): FeatureReason {
  const reasons = new Set(names.map((name) => missingFrom(row, name)));
  // No reason at all: each field was read, but together they are no reading (memory.total of 0).
  return BY_USE.find((reason) => reasons.has(reason)) ?? 'read_failed';
}

/** Why a feature with a mode is off; undefined if its mode is on. */
function modeReason(row: Row, name: FieldName): FeatureReason | undefined {
  const mode = textOf(row, name);
  if (mode.missing) return mode.missing;
  return mode.value === 'Enabled' ? undefined : 'disabled';
}

function namesIn(fields: readonly (readonly [key: unknown, name: FieldName])[]): FieldName[] {
  return fields.map(([, name]) => name);
}
