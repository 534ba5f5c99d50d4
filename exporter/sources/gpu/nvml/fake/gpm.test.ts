import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { GpmMetric, GpmMetricsGet } from '../layout.ts';
import { openFake, type OpenFake } from './open.ts';

let nvml: OpenFake;
const allocated: bigint[] = [];
beforeAll(async () => {
  nvml = await openFake([]);
});
afterEach(() => {
  for (const sample of allocated.splice(0)) nvml.ok('nvmlGpmSampleFree', sample);
});
afterAll(() => nvml.close());

function newSample(): bigint {
  const out = Buffer.alloc(8);
  expect(nvml.call('nvmlGpmSampleAlloc', out)).toBe(0);
  allocated.push(out.readBigUInt64LE());
  return out.readBigUInt64LE();
}

type Metrics = { code: number; metrics: [result: number, value: number][] };

function metricsBetween(older: bigint, newer: bigint, ids: readonly number[], version = 1): Metrics {
  const { size, offsets } = GpmMetricsGet;
  const get = Buffer.alloc(size);
  get.writeUInt32LE(version, offsets.version);
  get.writeUInt32LE(ids.length, offsets.numMetrics);
  get.writeBigUInt64LE(older, offsets.sample1);
  get.writeBigUInt64LE(newer, offsets.sample2);
  const at = (row: number, offset: number) => offsets.metrics + row * GpmMetric.size + offset;
  ids.forEach((id, row) => get.writeUInt32LE(id, at(row, GpmMetric.offsets.metricId)));
  const code = nvml.call('nvmlGpmMetricsGet', get);
  const metrics = ids.map((_, row): [number, number] => [
    get.readInt32LE(at(row, GpmMetric.offsets.nvmlReturn)),
    get.readDoubleLE(at(row, GpmMetric.offsets.value)),
  ]);
  return { code, metrics };
}

/** Reads until the window between the two samples is long enough for the library. */
async function metricsOf(take: (sample: bigint) => number, ids: readonly number[]): Promise<Metrics> {
  const [older, newer] = [newSample(), newSample()];
  expect(take(older)).toBe(0);
  for (const end = Date.now() + 5000; Date.now() < end;) {
    expect(take(newer)).toBe(0);
    const read = metricsBetween(older, newer, ids);
    if (read.code !== 21) return read;
    await new Promise(setImmediate);
  }
  throw new Error('The samples never were far enough apart.');
}

test('two samples give each metric, with a result of its own', async () => {
  nvml.scenario('gpu * gpm 2 63.5', 'gpu 0 gpm 5 nan', 'max_metric 98');
  const device = nvml.device(0);
  const read = await metricsOf((sample) => nvml.call('nvmlGpmSampleGet', device, sample), [2, 5, 30, 98, 0]);
  expect(read.code).toBe(0);
  expect(read.metrics[0]).toEqual([0, 63.5]);
  expect(read.metrics[1]).toEqual([0, Number.NaN]);
  expect(read.metrics.slice(2).map(([result]) => result)).toEqual([3, 2, 2]);
});

test('a window that is none is refused', () => {
  nvml.scenario('metric_gap_ms 60000');
  const device = nvml.device(0);
  const [older, newer] = [newSample(), newSample()];
  expect(nvml.call('nvmlGpmSampleGet', device, older)).toBe(0);
  expect(metricsBetween(older, newer, [2]).code).toBe(2); // nothing in the newer one yet
  expect(nvml.call('nvmlGpmSampleGet', device, newer)).toBe(0);
  expect(metricsBetween(older, newer, [2]).code).toBe(21);
  expect(metricsBetween(older, older, [2]).code).toBe(2);
  expect(metricsBetween(newer, older, [2]).code).toBe(2);
  expect(metricsBetween(older, 0n, [2]).code).toBe(2);
  expect(metricsBetween(older, newer, [2], 0x01003420).code).toBe(25);
  expect(metricsBetween(older, newer, []).code).toBe(2);
});

test('samples of two GPUs are not one window', () => {
  nvml.scenario('gpus 2', 'metric_gap_ms 0');
  const [older, newer] = [newSample(), newSample()];
  expect(nvml.call('nvmlGpmSampleGet', nvml.device(0), older)).toBe(0);
  expect(nvml.call('nvmlGpmSampleGet', nvml.device(1), newer)).toBe(0);
  expect(metricsBetween(older, newer, [2]).code).toBe(2);
});

test('a GPU without GPM says so and gives no sample', () => {
  const support = Buffer.alloc(8);
  support.writeUInt32LE(1);
  expect(nvml.call('nvmlGpmQueryDeviceSupport', nvml.device(0), support)).toBe(0);
  expect(support.readUInt32LE(4)).toBe(1);
  nvml.scenario('gpu * gpm_supported 0');
  expect(nvml.call('nvmlGpmQueryDeviceSupport', nvml.device(0), support)).toBe(0);
  expect(support.readUInt32LE(4)).toBe(0);
  expect(nvml.call('nvmlGpmSampleGet', nvml.device(0), newSample())).toBe(3);
});

test('streaming can be asked for and not changed', () => {
  nvml.scenario('gpu 0 gpm_streaming 1');
  const state = Buffer.alloc(4);
  expect(nvml.call('nvmlGpmQueryIfStreamingEnabled', nvml.device(0), state)).toBe(0);
  expect(state.readUInt32LE()).toBe(1);
  expect(nvml.call('nvmlGpmSetStreamingEnabled', nvml.device(0), 0)).toBe(4);
});

test('a MIG instance is sampled through its parent, by GPU instance', async () => {
  nvml.scenario('gpu 0 mig 3 gi=5 ci=0 profile=1g.10gb', 'gpu 0 mig 3 gpm 2 12.5', 'gpu 0 gpm 3 40');
  const device = nvml.device(0);
  const read = await metricsOf((sample) => nvml.call('nvmlGpmMigSampleGet', device, 5, sample), [2, 3]);
  expect(read).toEqual({
    code: 0,
    metrics: [
      [0, 12.5],
      [0, 40],
    ],
  });
  expect(nvml.call('nvmlGpmMigSampleGet', device, 4, newSample())).toBe(2);
});
