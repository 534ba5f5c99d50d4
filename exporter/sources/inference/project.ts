import type { Family } from '../../catalogue/family.ts';
import { inference } from '../../catalogue/inference.ts';
import type { GpuIdentity } from '../../model/gpu.ts';
import { OUTCOMES, type ModelReading } from '../../model/inference.ts';
import { Samples, type HistogramValue } from '../../model/samples.ts';
import { addAttainment, type Objectives } from './objectives.ts';

export interface Projection {
  /** Value of the `server` label. */
  readonly server: string;
  /** From the config; where it says nothing, what the server says of itself. */
  readonly maxBatchSize?: number | undefined;
  /** GPUs that the server runs on. */
  readonly gpus: readonly GpuIdentity[];
  /** What is promised of the server; absent where the config does not name it. */
  readonly objectives?: Objectives | undefined;
}

type ServerLabel = 'server' | 'model';
type Of<T> = (reading: ModelReading) => T | undefined;

const NUMBERS: readonly (readonly [Family<ServerLabel, 'gauge' | 'counter'>, Of<number>])[] = [
  [inference.queueDepth, (reading) => reading.queueDepth],
  [inference.queueOldestAgeSeconds, (reading) => reading.queueOldestAgeSeconds],
  [inference.promptTokens, (reading) => reading.promptTokens],
  [inference.generationTokens, (reading) => reading.generationTokens],
  [inference.requestsRunning, (reading) => reading.requestsRunning],
  [inference.kvCacheUsageRatio, (reading) => reading.kvCacheUsage?.mean],
  [inference.kvCacheUsageMaxRatio, (reading) => reading.kvCacheUsage?.max],
  [inference.prefixCacheQueries, (reading) => reading.prefixCacheQueries],
  [inference.prefixCacheHits, (reading) => reading.prefixCacheHits],
  [inference.preemptions, (reading) => reading.preemptions],
  [inference.modelLoadSeconds, (reading) => reading.modelLoadSeconds],
  [inference.serverReady, ({ ready }) => (ready === undefined ? undefined : Number(ready))],
  [inference.serverStartTimeSeconds, (reading) => reading.startTimeSeconds],
];

const HISTOGRAMS: readonly (readonly [Family<ServerLabel, 'histogram'>, Of<HistogramValue>])[] = [
  [inference.batchSize, (reading) => reading.batchSize],
  [inference.tokensPerSecond, (reading) => reading.tokensPerSecond],
  [inference.ttftSeconds, (reading) => reading.ttftSeconds],
  [inference.timePerOutputTokenSeconds, (reading) => reading.timePerOutputTokenSeconds],
  [inference.queueWaitSeconds, (reading) => reading.queueWaitSeconds],
  [inference.requestDurationSeconds, (reading) => reading.requestDurationSeconds],
  [inference.outputTokens, (reading) => reading.outputTokens],
];

/** What a server says of its models, as samples of the catalogue. */
export function toSamples(readings: readonly ModelReading[], projection: Projection): Samples {
  const samples = new Samples();
  for (const reading of readings) addReading(samples, reading, projection);
  return samples;
}

/** Families that a server could fill and does not, for any of its models. */
export function missingFamilies(readings: readonly ModelReading[]): readonly Family[] {
  return [...NUMBERS, ...HISTOGRAMS]
    .filter(([, of]) => readings.every((reading) => of(reading) === undefined))
    .map(([family]) => family);
}

function addReading(samples: Samples, reading: ModelReading, projection: Projection): void {
  const { server, maxBatchSize, gpus, objectives } = projection;
  const { model, engine, version = '' } = reading;
  const labels = { server, model };
  samples.add(inference.batchCapacity, labels, maxBatchSize ?? reading.batchCapacity);
  for (const [family, of] of NUMBERS) samples.add(family, labels, of(reading));
  for (const [family, of] of HISTOGRAMS) samples.addHistogram(family, labels, of(reading));
  for (const outcome of OUTCOMES) {
    samples.add(inference.requests, { ...labels, outcome }, reading.requests?.[outcome]);
  }
  if (objectives) addAttainment(samples, objectives, reading);
  samples.add(inference.serverInfo, { ...labels, engine, version }, 1);
  for (const { deviceId, uuid } of gpus) {
    samples.add(inference.serverGpuInfo, { ...labels, device_id: deviceId, uuid }, 1);
  }
}
