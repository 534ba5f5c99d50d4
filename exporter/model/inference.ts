import type { HistogramValue } from './samples.ts';

/** How a request ended; a 200 with nothing in it is `empty`, not `ok`. */
export const OUTCOMES = ['ok', 'empty', 'truncated', 'aborted', 'error'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What an inference server says of one model. Base units; an absent field is unknown, not zero. */
export interface ModelReading {
  readonly model: string;
  readonly engine: string;
  readonly version?: string;
  readonly ready?: boolean;
  /** Unix time in seconds. */
  readonly startTimeSeconds?: number;
  readonly requestsRunning?: number;
  readonly queueDepth?: number;
  readonly queueOldestAgeSeconds?: number;
  readonly batchCapacity?: number;
  readonly kvCacheUsage?: { readonly mean: number; readonly max: number };
  readonly requests?: Partial<Record<Outcome, number>>;
  readonly promptTokens?: number;
  readonly generationTokens?: number;
  readonly prefixCacheQueries?: number;
  readonly prefixCacheHits?: number;
  readonly preemptions?: number;
  readonly modelLoadSeconds?: number;
  readonly batchSize?: HistogramValue;
  readonly tokensPerSecond?: HistogramValue;
  readonly ttftSeconds?: HistogramValue;
  readonly timePerOutputTokenSeconds?: HistogramValue;
  readonly queueWaitSeconds?: HistogramValue;
  readonly requestDurationSeconds?: HistogramValue;
  readonly outputTokens?: HistogramValue;
}
