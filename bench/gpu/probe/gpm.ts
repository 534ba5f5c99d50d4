/** GPM: its metrics between two samples. */
import { GpmMetric, GpmMetricsGet } from '../../../exporter/sources/gpu/nvml/layout.ts';
import { from, out8 } from './device.ts';
import type { Device, Told } from './device.ts';

export const LAST_METRIC = 333;

export function gpmSample(device: Device): bigint {
  const out = out8();
  device.nvml.code('nvmlGpmSampleAlloc', out);
  device.nvml.code('nvmlGpmSampleGet', device.handle, out.readBigUInt64LE(0));
  return out.readBigUInt64LE(0);
}

export function gpmMetrics(
  device: Device,
  older: bigint,
  newer: bigint,
  ids: readonly number[],
  version = 1,
) {
  const request = Buffer.alloc(Math.max(GpmMetricsGet.size, 24 + ids.length * GpmMetric.size));
  request.writeUInt32LE(version, 0);
  request.writeUInt32LE(ids.length, GpmMetricsGet.offsets.numMetrics);
  request.writeBigUInt64LE(older, GpmMetricsGet.offsets.sample1);
  request.writeBigUInt64LE(newer, GpmMetricsGet.offsets.sample2);
  for (const [index, id] of ids.entries()) request.writeUInt32LE(id, 24 + index * GpmMetric.size);
  const { code, microseconds } = device.nvml.call('nvmlGpmMetricsGet', request);
  const entries: Record<number, Told> = {};
  for (const [index, id] of ids.entries()) {
    const at = 24 + index * GpmMetric.size;
    const entryCode = request.readInt32LE(at + 4);
    entries[id] = entryCode === 0 ? { code: 0, value: request.readDoubleLE(at + 8) } : { code: entryCode };
  }
  return { code, microseconds, entries };
}

/** Each metric in a call of its own, so that one that the driver does not know does not spoil the others. */
export function gpmEach(device: Device, older: bigint, newer: bigint) {
  return Object.fromEntries(
    from(1, LAST_METRIC).map((id) => {
      const { code, entries } = gpmMetrics(device, older, newer, [id]);
      return [id, { call: code, ...entries[id] }];
    }),
  );
}
