import type { ActivityReading } from '../../../model/gpu.ts';
import { GpmMetric, GpmMetricsGet, GpmSupport } from './layout.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { featureReason, SUCCESS } from './status.ts';
import { optional, readHandle, readStruct } from './values.ts';
import type { Reading } from './values.ts';

/** GPM metric ids; all are percent but PCIe, which is MiB per second. */
const METRIC = {
  smActive: 2,
  smOccupancy: 3,
  tensorActive: 5,
  dramActive: 10,
  fp64Active: 11,
  fp32Active: 12,
  fp16Active: 13,
  pcieTransmit: 20,
  pcieReceive: 21,
} as const;
const IDS: readonly number[] = Object.values(METRIC);

const MEBIBYTE = 1_048_576;
/** What NVML asks for between two samples. */
const SHORTEST_WINDOW_MS = 100;
/** A longer one has seen sleep, a stopped process or another GPU state: start anew. */
const LONGEST_WINDOW_MS = 600_000;

export interface GpmReading {
  readonly activity: ActivityReading;
  /** Bytes within the window, where the GPU tells. */
  readonly pcieTransmitBytes?: number;
  readonly pcieReceiveBytes?: number;
}

/** True if the GPU has GPM (Hopper and newer), else why not. */
export async function queryGpm(nvml: NvmlLibrary, handle: Handle): Promise<Reading<true>> {
  const support = await readStruct(nvml, 'nvmlGpmQueryDeviceSupport', GpmSupport, handle);
  if (!support.value) return { reason: support.reason };
  const supported = support.value.readUInt32LE(GpmSupport.offsets.isSupportedDevice) === 1;
  return supported ? { value: true } : { reason: 'not_supported' };
}

/** Two GPM samples of one GPU or GPU instance, taken in turn: each reading is the mean since the one before. */
export class GpmWindow {
  private readonly nvml: NvmlLibrary;
  private readonly take: (sample: Handle) => Promise<number>;
  private older: { readonly sample: Handle; readonly at: number } | undefined;
  private spare: Handle | undefined;

  constructor(nvml: NvmlLibrary, device: Handle, gpuInstanceId?: number) {
    this.nvml = nvml;
    this.take =
      gpuInstanceId === undefined
        ? (sample) => nvml.call('nvmlGpmSampleGet', device, sample)
        : (sample) => nvml.call('nvmlGpmMigSampleGet', device, gpuInstanceId, sample);
  }

  /** Mean since the previous call; no value yet after the first one. */
  async read(): Promise<Reading<GpmReading | undefined>> {
    if (this.older && performance.now() - this.older.at < SHORTEST_WINDOW_MS) return { value: undefined };
    const sample =
      this.spare === undefined ? await readHandle(this.nvml, 'nvmlGpmSampleAlloc') : { value: this.spare };
    if (sample.value === undefined) return { reason: sample.reason };
    this.spare = sample.value;
    const code = await this.take(sample.value);
    if (code !== SUCCESS) return { reason: featureReason(code) };
    const newer = { sample: sample.value, at: performance.now() };
    const { older } = this;
    this.older = newer;
    this.spare = older?.sample;
    if (!older || newer.at - older.at > LONGEST_WINDOW_MS) return { value: undefined };
    return this.between(older, newer);
  }

  /** Gives the samples back; the window must not be used afterwards. */
  async free(): Promise<void> {
    for (const sample of [this.older?.sample, this.spare]) {
      if (sample !== undefined) await this.nvml.call('nvmlGpmSampleFree', sample);
    }
  }

  private async between(
    older: { readonly sample: Handle; readonly at: number },
    newer: { readonly sample: Handle; readonly at: number },
  ): Promise<Reading<GpmReading | undefined>> {
    const request = Buffer.alloc(GpmMetricsGet.size);
    request.writeUInt32LE(GpmMetricsGet.version, GpmMetricsGet.offsets.version);
    request.writeUInt32LE(IDS.length, GpmMetricsGet.offsets.numMetrics);
    request.writeBigUInt64LE(older.sample, GpmMetricsGet.offsets.sample1);
    request.writeBigUInt64LE(newer.sample, GpmMetricsGet.offsets.sample2);
    for (const [index, id] of IDS.entries()) request.writeUInt32LE(id, metricOffset(index));
    const code = await this.nvml.call('nvmlGpmMetricsGet', request);
    if (code !== SUCCESS) return { reason: featureReason(code) };
    return { value: decode(request, (newer.at - older.at) / 1000) };
  }
}

function metricOffset(index: number): number {
  return GpmMetricsGet.offsets.metrics + index * GpmMetric.size;
}

function decode(request: Buffer, windowSeconds: number): GpmReading {
  const read = (id: number): number | undefined => {
    const at = metricOffset(IDS.indexOf(id));
    const value = request.readDoubleLE(at + GpmMetric.offsets.value);
    const succeeded = request.readInt32LE(at + GpmMetric.offsets.nvmlReturn) === SUCCESS;
    return succeeded && Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const ratio = (id: number) => convert(read(id), (percent) => percent / 100);
  const bytes = (id: number) => convert(read(id), (rate) => rate * MEBIBYTE * windowSeconds);
  return {
    activity: {
      ...optional('smActive', ratio(METRIC.smActive)),
      ...optional('smOccupancy', ratio(METRIC.smOccupancy)),
      ...optional('tensorActive', ratio(METRIC.tensorActive)),
      ...optional('dramActive', ratio(METRIC.dramActive)),
      ...optional('fp64Active', ratio(METRIC.fp64Active)),
      ...optional('fp32Active', ratio(METRIC.fp32Active)),
      ...optional('fp16Active', ratio(METRIC.fp16Active)),
    },
    ...optional('pcieTransmitBytes', bytes(METRIC.pcieTransmit)),
    ...optional('pcieReceiveBytes', bytes(METRIC.pcieReceive)),
  };
}

function convert(value: number | undefined, by: (value: number) => number): number | undefined {
  return value === undefined ? undefined : by(value);
}
