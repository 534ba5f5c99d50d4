import { inference } from '../../catalogue/index.ts';
import type { Family } from '../../catalogue/family.ts';

type Histogram = Family<'server' | 'model', 'histogram'>;

/** Distributions that can be pushed, under their names in a `ModelReading`, with the family that has their buckets. */
export const HISTOGRAM_SIGNALS = {
  batchSize: inference.batchSize,
  tokensPerSecond: inference.tokensPerSecond,
  ttftSeconds: inference.ttftSeconds,
  timePerOutputTokenSeconds: inference.timePerOutputTokenSeconds,
  queueWaitSeconds: inference.queueWaitSeconds,
  requestDurationSeconds: inference.requestDurationSeconds,
  outputTokens: inference.outputTokens,
} satisfies Readonly<Record<string, Histogram>>;
export type HistogramSignal = keyof typeof HISTOGRAM_SIGNALS;

export type CounterSignal =
  'promptTokens' | 'generationTokens' | 'prefixCacheQueries' | 'prefixCacheHits' | 'preemptions';

/** What is true only for as long as it is said again. */
export type GaugeSignal =
  | 'ready'
  | 'requestsRunning'
  | 'queueDepth'
  | 'queueOldestAgeSeconds'
  | 'batchCapacity'
  | 'kvCacheUsage'
  | 'modelLoadSeconds';
