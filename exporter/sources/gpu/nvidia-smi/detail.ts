import type {
  FeatureReason,
  GpuDetail,
  GpuInfo,
  GpuProcess,
  GpuSample,
  MigInstance,
} from '../../../model/gpu.ts';
import { flagOf, numberOf, textOf, type Row } from './cell.ts';
import { CLOCK_FIELDS, ECC_FIELDS, featuresOf, LIMITED_SECONDS_FIELDS } from './features.ts';
import type { FieldName } from './fields.ts';

const CLOCK_MAX_FIELDS = [
  ['graphics', 'clocks.max.graphics'],
  ['sm', 'clocks.max.sm'],
  ['memory', 'clocks.max.memory'],
] as const;

const TEMPERATURE_FIELDS = [
  ['gpu', 'temperature.gpu'],
  ['memory', 'temperature.memory'],
] as const;

/** What other runs than `--query-gpu` told about one GPU. */
export interface DetailExtras {
  /** Undefined where the GPU is not in MIG mode, or its instances could not be read. */
  readonly mig?: readonly MigInstance[] | undefined;
  /** Undefined where processes were not asked for. */
  readonly processes?: readonly GpuProcess[] | FeatureReason | undefined;
}

export function gpuDetail(sample: GpuSample, row: Row, extras: DetailExtras): GpuDetail {
  const { processes } = extras;
  const read = { ...readFields(sample, row), ...(extras.mig && { mig: extras.mig }) };
  const features = featuresOf(row, sample, read);
  if (processes === undefined) return { ...read, features };
  if (typeof processes === 'string') return { ...read, features: { ...features, processes } };
  return { ...read, processes, features: { ...features, processes: true } };
}

function readFields(sample: GpuSample, row: Row): Omit<GpuDetail, 'features'> {
  const powerLimitWatts = numberOf(row, 'enforced.power.limit').value;
  const temperatureMarginCelsius = numberOf(row, 'temperature.gpu.tlimit').value;
  const temperaturesCelsius = numbers(row, TEMPERATURE_FIELDS);
  const clocksHertz = numbers(row, CLOCK_FIELDS);
  const clocksMaxHertz = numbers(row, CLOCK_MAX_FIELDS);
  const clocksLimitedSeconds = numbers(row, LIMITED_SECONDS_FIELDS);
  const ecc = eccOf(row);
  const rowRemap = rowRemapOf(row);
  return {
    deviceId: sample.deviceId,
    uuid: sample.uuid,
    info: infoOf(row),
    ...(powerLimitWatts !== undefined && { powerLimitWatts }),
    ...(temperatureMarginCelsius !== undefined && { temperatureMarginCelsius }),
    ...(temperaturesCelsius && { temperaturesCelsius }),
    ...(clocksHertz && { clocksHertz }),
    ...(clocksMaxHertz && { clocksMaxHertz }),
    ...(clocksLimitedSeconds && { clocksLimitedSeconds }),
    ...(ecc && { ecc }),
    ...(rowRemap && { rowRemap }),
  };
}

function infoOf(row: Row): GpuInfo {
  return {
    name: textOf(row, 'name').value ?? '',
    driverVersion: textOf(row, 'driver_version').value ?? '',
    pciBusId: textOf(row, 'pci.bus_id').value ?? '',
    vbiosVersion: textOf(row, 'vbios_version').value ?? '',
    computeCapability: textOf(row, 'compute_cap').value ?? '',
  };
}

/** The readings that there are, by key; undefined if there is none. */
function numbers<K extends string>(
  row: Row,
  fields: readonly (readonly [key: K, name: FieldName])[],
): Partial<Record<K, number>> | undefined {
  const found: Partial<Record<K, number>> = {};
  for (const [key, name] of fields) {
    const { value } = numberOf(row, name);
    if (value !== undefined) found[key] = value;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

function eccOf(row: Row): GpuDetail['ecc'] {
  const counts = ECC_FIELDS.flatMap(([kind, name]) => {
    const { value: count } = numberOf(row, name);
    return count === undefined ? [] : [{ ...kind, count }];
  });
  return counts.length > 0 ? counts : undefined;
}

function rowRemapOf(row: Row): GpuDetail['rowRemap'] {
  const correctable = numberOf(row, 'remapped_rows.correctable').value;
  const uncorrectable = numberOf(row, 'remapped_rows.uncorrectable').value;
  const pending = flagOf(row, 'remapped_rows.pending').value;
  const failed = flagOf(row, 'remapped_rows.failure').value;
  const remap = {
    ...(correctable !== undefined && { correctable }),
    ...(uncorrectable !== undefined && { uncorrectable }),
    ...(pending !== undefined && { pending }),
    ...(failed !== undefined && { failed }),
  };
  return Object.keys(remap).length > 0 ? remap : undefined;
}
