import type { Family } from '../../catalogue/family.ts';
import { gpu, inference } from '../../catalogue/index.ts';
import type { SampleValue, Samples } from '../../model/samples.ts';

/** A series of one GPU, or of one model of a server, that is kept over time. */
interface ColumnSource {
  readonly family: Family;
  /** Labels beside those of the GPU or server, as they stand in the text. */
  readonly also: string;
  /** The number of a histogram that is kept. */
  readonly part?: 'count' | 'sum';
}

export const GPU_COLUMNS = {
  up: of(gpu.up),
  utilisationPercent: of(gpu.utilisationPercent),
  busySeconds: of(gpu.busySeconds),
  observedSeconds: of(gpu.observedSeconds),
  memoryUsedBytes: of(gpu.memoryUsedBytes),
  powerWatts: of(gpu.powerWatts),
  temperatureCelsius: of(gpu.temperatureCelsius, 'sensor="gpu"'),
  smActiveRatio: of(gpu.smActiveRatio),
  // Reasons of `FAULT_CLOCK_REASONS`, by their name.
  hw_slowdown: of(gpu.clocksLimitedSeconds, 'reason="hw_slowdown"'),
  hw_thermal_slowdown: of(gpu.clocksLimitedSeconds, 'reason="hw_thermal_slowdown"'),
  hw_power_brake: of(gpu.clocksLimitedSeconds, 'reason="hw_power_brake"'),
} as const satisfies Record<string, ColumnSource>;
export type GpuColumn = keyof typeof GPU_COLUMNS;

/** What changes seldom: only its last value is kept. */
export const GPU_LATEST = {
  memoryTotalBytes: of(gpu.memoryTotalBytes),
  powerLimitWatts: of(gpu.powerLimitWatts),
  dollarsPerHour: of(gpu.costDollarsPerHour),
} as const satisfies Record<string, ColumnSource>;

export const REQUEST_COLUMNS = {
  ok: of(inference.requests, 'outcome="ok"'),
  empty: of(inference.requests, 'outcome="empty"'),
  truncated: of(inference.requests, 'outcome="truncated"'),
  aborted: of(inference.requests, 'outcome="aborted"'),
  error: of(inference.requests, 'outcome="error"'),
} as const satisfies Record<string, ColumnSource>;

export const READ_COLUMNS = {
  ...REQUEST_COLUMNS,
  queueDepth: of(inference.queueDepth),
  running: of(inference.requestsRunning),
  kvUsage: of(inference.kvCacheUsageRatio),
  /** Of the fullest rank, which preempts first. */
  kvUsageMax: of(inference.kvCacheUsageMaxRatio),
  ready: of(inference.serverReady),
  generationTokens: of(inference.generationTokens),
  preemptions: of(inference.preemptions),
  batchCount: of(inference.batchSize, '', 'count'),
  batchSum: of(inference.batchSize, '', 'sum'),
  outputCount: of(inference.outputTokens, '', 'count'),
  outputSum: of(inference.outputTokens, '', 'sum'),
} as const satisfies Record<string, ColumnSource>;

/** `ttftP95` and `tpotP95` are worked out of the histograms at each observation. */
export const SERVER_COLUMNS = { ...READ_COLUMNS, ttftP95: undefined, tpotP95: undefined };
export type ServerColumn = keyof typeof SERVER_COLUMNS;

export const SERVER_LATEST = {
  capacity: of(inference.batchCapacity),
  modelLoadSeconds: of(inference.modelLoadSeconds),
} as const satisfies Record<string, ColumnSource>;

/** Promises are of the whole server, not of a model. */
export const SLO_LATEST = {
  sloTtftSeconds: of(inference.sloTtftSeconds),
  sloTpotSeconds: of(inference.sloTimePerOutputTokenSeconds),
} as const satisfies Record<string, ColumnSource>;

function of(family: Family, also = '', part?: 'count' | 'sum'): ColumnSource {
  return { family, also, ...(part && { part }) };
}

/** The value of a series in a collection; `key` is the label text of the GPU or server. */
export function valueOf(samples: Samples, key: string, source: ColumnSource): number | undefined {
  const text = source.also === '' ? key : `${key},${source.also}`;
  const value = samples.byFamily.get(source.family)?.get(text);
  return value === undefined ? undefined : numberOf(value, source.part);
}

function numberOf(value: SampleValue, part: 'count' | 'sum' | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return part && value[part];
}
