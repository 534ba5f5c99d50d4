import { out8 } from './device.ts';
import type { Device } from './device.ts';

/** The driver's ring of samples of a type: how many, how far apart, how far back. */
export function ring(device: Device, type: number) {
  const valueType = out8();
  const count = out8();
  const asked = device.nvml.code('nvmlDeviceGetSamples', device.handle, type, 0n, valueType, count, null);
  const capacity = count.readUInt32LE(0);
  if (asked !== 0 || capacity === 0) return { type, asked, capacity };
  const out = Buffer.alloc(16 * capacity);
  const { code, microseconds } = device.nvml.call(
    'nvmlDeviceGetSamples',
    device.handle,
    type,
    0n,
    valueType,
    count,
    out,
  );
  const times: number[] = [];
  const values: number[] = [];
  for (let at = 0; at < Math.min(capacity, count.readUInt32LE(0)); at++) {
    times.push(Number(out.readBigUInt64LE(16 * at)));
    values.push(out.readUInt32LE(16 * at + 8));
  }
  const steps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  return {
    type,
    asked,
    capacity,
    code,
    microseconds,
    valueType: valueType.readInt32LE(0),
    count: times.length,
    agesMs: [times[0], times.at(-1)].map((time) => Date.now() - (time ?? 0) / 1000),
    stepMicroseconds: steps
      .toSorted((a, b) => a - b)
      .filter((_, at) => at % Math.ceil(steps.length / 5) === 0),
    values: values.slice(-8),
  };
}
