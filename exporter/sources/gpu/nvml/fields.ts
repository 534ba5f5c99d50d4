import { FieldValue } from './layout.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { featureReason, SUCCESS } from './status.ts';
import type { Reading } from './values.ts';

/** Field ids of nvmlDeviceGetFieldValues; one call reads many. */
export const FIELD = {
  nvlinkCrcFlitErrors: 38,
  nvlinkCrcDataErrors: 45,
  nvlinkReplays: 52,
  nvlinkRecoveries: 59,
  limitedSwPowerCap: 74,
  limitedSyncBoost: 76,
  lowUtilisation: 78,
  belowApplicationClocks: 80,
  memoryTemperature: 82,
  nvlinkCount: 91,
  nvlinkTransmitKibibytes: 138,
  nvlinkReceiveKibibytes: 139,
  rowsRemappedCorrectable: 142,
  rowsRemappedUncorrectable: 143,
  rowRemapPending: 144,
  rowRemapFailed: 145,
  nvlinkEccDataErrors: 160,
  pcieTransmitBytes: 197,
  pcieReceiveBytes: 198,
  nvlink5TransmitBytes: 202,
  nvlink5ReceiveBytes: 204,
  nvlink5MalformedPackets: 206,
  nvlink5BufferOverruns: 207,
  nvlink5ReceiveErrors: 208,
  nvlink5LinkIntegrityErrors: 211,
  nvlink5TransmitDiscards: 212,
  nvlink5Recoveries: 215,
  limitedSwThermal: 269,
  limitedHwThermal: 270,
  limitedHwPowerBrake: 271,
} as const;

export const ALL_LINKS = 0xffffffff;

export interface FieldRequest {
  readonly id: number;
  /** Link number, or ALL_LINKS; 0 for fields without a scope. */
  readonly scope?: number;
}

export interface FieldResult {
  readonly value: number;
  /** Width of the counter: 64 bits unless the driver says that it keeps fewer. */
  readonly bits: 16 | 32 | 64;
}

/**
 * Reads fields in one call, results in the order of the requests. Each entry has a status of its own: fields that
 * the driver does not know fail alone.
 */
export async function readFields(
  nvml: NvmlLibrary,
  handle: Handle,
  requests: readonly FieldRequest[],
): Promise<readonly Reading<FieldResult>[]> {
  const out = Buffer.alloc(FieldValue.size * requests.length);
  for (const [index, { id, scope }] of requests.entries()) {
    out.writeUInt32LE(id, index * FieldValue.size + FieldValue.offsets.fieldId);
    out.writeUInt32LE(scope ?? 0, index * FieldValue.size + FieldValue.offsets.scopeId);
  }
  const code = await nvml.call('nvmlDeviceGetFieldValues', handle, requests.length, out);
  return requests.map((_, index) => {
    if (code !== SUCCESS) return { reason: featureReason(code) };
    return decodeField(out.subarray(index * FieldValue.size, (index + 1) * FieldValue.size));
  });
}

function decodeField(entry: Buffer): Reading<FieldResult> {
  const code = entry.readInt32LE(FieldValue.offsets.nvmlReturn);
  // 2: the id is beyond what this driver knows
  if (code !== SUCCESS) return { reason: code === 2 ? 'driver_too_old' : featureReason(code) };
  const at = FieldValue.offsets.value;
  switch (entry.readInt32LE(FieldValue.offsets.valueType)) {
    case 0:
      return { value: { value: entry.readDoubleLE(at), bits: 64 } };
    case 1:
      return { value: { value: entry.readUInt32LE(at), bits: 32 } };
    case 2:
    case 3:
      return { value: { value: Number(entry.readBigUInt64LE(at)), bits: 64 } };
    case 4:
      return { value: { value: Number(entry.readBigInt64LE(at)), bits: 64 } };
    case 5:
      return { value: { value: entry.readInt32LE(at), bits: 32 } };
    case 6:
      return { value: { value: entry.readUInt16LE(at), bits: 16 } };
    default:
      return { reason: 'driver_too_old' };
  }
}
