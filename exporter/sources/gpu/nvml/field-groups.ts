import type { ClockLimitReason, FeatureReason, GpuDetail } from '../../../model/gpu.ts';
import { ALL_LINKS, FIELD, readFields } from './fields.ts';
import type { FieldRequest, FieldResult } from './fields.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import type { LimitUnit } from './limit-unit.ts';
import { readNvlink5 } from './nvlink5.ts';
import { mapReading } from './values.ts';
import type { Reading } from './values.ts';

const KIBIBYTE = 1_024;

const LIMITED_SECONDS = [
  ['sw_power_cap', FIELD.limitedSwPowerCap],
  ['sync_boost', FIELD.limitedSyncBoost],
  ['sw_thermal_slowdown', FIELD.limitedSwThermal],
  ['hw_thermal_slowdown', FIELD.limitedHwThermal],
  ['hw_power_brake', FIELD.limitedHwPowerBrake],
] as const satisfies readonly (readonly [ClockLimitReason, number])[];

const NVLINK_ERRORS = [
  ['crc_flit', FIELD.nvlinkCrcFlitErrors],
  ['crc_data', FIELD.nvlinkCrcDataErrors],
  ['replay', FIELD.nvlinkReplays],
  ['recovery', FIELD.nvlinkRecoveries],
  ['ecc_data', FIELD.nvlinkEccDataErrors],
] as const;

const REQUESTS: readonly FieldRequest[] = Object.values(FIELD)
  .filter((id) => id < FIELD.nvlink5TransmitBytes || id > FIELD.nvlink5Recoveries)
  .map((id) =>
    id === FIELD.nvlinkTransmitKibibytes || id === FIELD.nvlinkReceiveKibibytes
      ? { id, scope: ALL_LINKS }
      : { id },
  );

export interface FieldGroups {
  readonly memoryTemperature: Reading<number>;
  readonly clocksLimitedSeconds: Reading<NonNullable<GpuDetail['clocksLimitedSeconds']>>;
  readonly rowRemap: Reading<NonNullable<GpuDetail['rowRemap']>>;
  readonly pcie: Reading<{ readonly transmitBytes: number; readonly receiveBytes: number }>;
  readonly nvlink: Reading<NonNullable<GpuDetail['nvlink']>>;
}

type Fields = (id: number) => Reading<FieldResult>;

/** Everything that NVML gives by field id, in one call (two on NVLink 5). */
export async function readFieldGroups(
  nvml: NvmlLibrary,
  handle: Handle,
  limitUnit: LimitUnit,
): Promise<FieldGroups> {
  const results = await readFields(nvml, handle, REQUESTS);
  const byId = new Map(REQUESTS.map(({ id }, index) => [id, results[index]]));
  const fields: Fields = (id) => byId.get(id) ?? { reason: 'driver_too_old' };
  const nvlink = readNvlink(fields);
  const links = fields(FIELD.nvlinkCount).value?.value ?? 0;
  return {
    memoryTemperature: memoryTemperature(fields),
    clocksLimitedSeconds: limitedSeconds(fields, await limitUnit.perSecond(fields)),
    rowRemap: rowRemap(fields),
    pcie: pcie(fields),
    nvlink: nvlink.reason !== undefined && links > 0 ? await readNvlink5(nvml, handle, links) : nvlink,
  };
}

/** 0 stands for "no sensor" on boards without HBM. */
function memoryTemperature(fields: Fields): Reading<number> {
  const { value, reason } = fields(FIELD.memoryTemperature);
  if (reason !== undefined) return { reason };
  return value.value > 0 ? { value: value.value } : { reason: 'not_supported' };
}

function limitedSeconds(fields: Fields, perSecond: number): FieldGroups['clocksLimitedSeconds'] {
  const seconds: Partial<Record<ClockLimitReason, number>> = {};
  let missing: FeatureReason = 'not_supported';
  for (const [reason, id] of LIMITED_SECONDS) {
    const field = fields(id);
    if (field.value) seconds[reason] = field.value.value / perSecond;
    else missing = field.reason;
  }
  return Object.keys(seconds).length > 0 ? { value: seconds } : { reason: missing };
}

function rowRemap(fields: Fields): FieldGroups['rowRemap'] {
  const correctable = fields(FIELD.rowsRemappedCorrectable);
  const uncorrectable = fields(FIELD.rowsRemappedUncorrectable);
  const pending = fields(FIELD.rowRemapPending);
  const failed = fields(FIELD.rowRemapFailed);
  if (correctable.reason !== undefined) return { reason: correctable.reason };
  return {
    value: {
      correctable: correctable.value.value,
      ...(uncorrectable.value && { uncorrectable: uncorrectable.value.value }),
      ...(pending.value && { pending: pending.value.value !== 0 }),
      ...(failed.value && { failed: failed.value.value !== 0 }),
    },
  };
}

/** Counters of fewer than 64 bits wrap within a second at PCIe 5 speed, and are no use. */
function pcie(fields: Fields): FieldGroups['pcie'] {
  const transmit = fields(FIELD.pcieTransmitBytes);
  const receive = fields(FIELD.pcieReceiveBytes);
  if (transmit.reason !== undefined) return { reason: transmit.reason };
  if (receive.reason !== undefined) return { reason: receive.reason };
  if (transmit.value.bits < 64 || receive.value.bits < 64) return { reason: 'not_supported' };
  return { value: { transmitBytes: transmit.value.value, receiveBytes: receive.value.value } };
}

function readNvlink(fields: Fields): FieldGroups['nvlink'] {
  const bytes = (id: number) => mapReading(fields(id), ({ value }) => value * KIBIBYTE);
  const transmit = bytes(FIELD.nvlinkTransmitKibibytes);
  const receive = bytes(FIELD.nvlinkReceiveKibibytes);
  if (transmit.reason !== undefined) return { reason: transmit.reason };
  const errors: Record<string, number> = {};
  for (const [kind, id] of NVLINK_ERRORS) {
    const field = fields(id);
    if (field.value) errors[kind] = field.value.value;
  }
  return {
    value: {
      transmitBytes: transmit.value,
      ...(receive.value !== undefined && { receiveBytes: receive.value }),
      errors,
    },
  };
}
