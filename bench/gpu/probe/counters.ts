/** What is counted: every field, energy and violations. */
import { FieldValue } from '../../../exporter/sources/gpu/nvml/layout.ts';
import { from } from './device.ts';
import type { Device } from './device.ts';

const ALL_LINKS = 0xffffffff;
const LAST_FIELD = 340;

interface Reading {
  readonly code: number;
  readonly type?: number;
  readonly value?: number;
}

export function counters(device: Device) {
  const start = process.hrtime.bigint();
  const read = {
    at: Number(start / 1000n) / 1e6,
    energy: device.u64('nvmlDeviceGetTotalEnergyConsumption', device.handle),
    scope0: fields(device, 0),
    allLinks: fields(device, ALL_LINKS),
    violations: violations(device),
  };
  return { ...read, tookMs: Number(process.hrtime.bigint() - start) / 1e6 };
}

/** All field ids, each in an entry of one call. */
function fields(device: Device, scope: number) {
  const out = Buffer.alloc(FieldValue.size * LAST_FIELD);
  for (let id = 1; id <= LAST_FIELD; id++) {
    out.writeUInt32LE(id, (id - 1) * FieldValue.size);
    out.writeUInt32LE(scope, (id - 1) * FieldValue.size + FieldValue.offsets.scopeId);
  }
  const code = device.nvml.code('nvmlDeviceGetFieldValues', device.handle, LAST_FIELD, out);
  const entries: Record<number, Reading> = {};
  for (let id = 1; id <= LAST_FIELD; id++) {
    const at = (id - 1) * FieldValue.size;
    const entryCode = out.readInt32LE(at + FieldValue.offsets.nvmlReturn);
    if (entryCode !== 0) {
      entries[id] = { code: entryCode };
      continue;
    }
    const type = out.readInt32LE(at + FieldValue.offsets.valueType);
    entries[id] = { code: 0, type, value: valueAt(out, at + FieldValue.offsets.value, type) };
  }
  return { code, entries };
}

function violations(device: Device) {
  return from(0, 11).map((policy) => {
    const out = Buffer.alloc(16);
    const code = device.nvml.code('nvmlDeviceGetViolationStatus', device.handle, policy, out);
    return { policy, code, reference: Number(out.readBigUInt64LE(0)), time: Number(out.readBigUInt64LE(8)) };
  });
}

/** `type` is nvmlValueType_t: 0 double, 1 unsigned int, 5 signed int, else 64 bits. */
function valueAt(out: Buffer, at: number, type: number): number {
  if (type === 0) return out.readDoubleLE(at);
  if (type === 1) return out.readUInt32LE(at);
  return type === 5 ? out.readInt32LE(at) : Number(out.readBigUInt64LE(at));
}
