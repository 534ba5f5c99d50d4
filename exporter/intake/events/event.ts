/** What can be pushed, in base units and whatever version it came in. An absent field is unknown, not zero. */
import type { Outcome } from '../../model/inference.ts';
import type { Exemplar, HistogramValue } from '../../model/samples.ts';
import type { HistogramSignal } from '../tally/signals.ts';

export interface RequestCompleted {
  readonly type: 'request.completed';
  readonly outcome: Outcome;
  readonly durationSeconds: number;
  readonly ttftSeconds?: number | undefined;
  readonly queueWaitSeconds?: number | undefined;
  readonly promptTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

export interface BatchExecuted {
  readonly type: 'batch.executed';
  readonly size: number;
  readonly capacity?: number | undefined;
  /** Output tokens that the batch gave. */
  readonly tokens?: number | undefined;
  readonly durationSeconds?: number | undefined;
}

export interface QueueSampled {
  readonly type: 'queue.sampled';
  readonly depth: number;
  readonly running?: number | undefined;
  readonly oldestAgeSeconds?: number | undefined;
}

export interface CacheSampled {
  readonly type: 'cache.sampled';
  readonly kvUsage?: number | undefined;
  /** Since the event before, as the next two. */
  readonly prefixQueries?: number | undefined;
  readonly prefixHits?: number | undefined;
  readonly preemptions?: number | undefined;
}

export interface ModelLoading {
  readonly type: 'model.loading';
  readonly phase?: string | undefined;
  readonly bytes?: number | undefined;
}

export interface ModelReady {
  readonly type: 'model.ready';
  readonly loadSeconds?: number | undefined;
  readonly bytes?: number | undefined;
}

export interface HistogramObserved {
  readonly type: 'histogram.observed';
  readonly signal: HistogramSignal;
  readonly histogram: HistogramValue;
  readonly temporality: 'cumulative' | 'delta';
  /** When a cumulative one began to count: Unix milliseconds. */
  readonly startedAt?: number | undefined;
}

export interface AlertReviewed {
  readonly type: 'alert.reviewed';
  readonly alertname: string;
  readonly signal: string;
  readonly verdict: 'real' | 'noise';
  readonly note?: string | undefined;
  /** Names the firing that it is of. Of one firing the latest review counts. */
  readonly firing?: string | undefined;
  /** When that firing began, Unix milliseconds. */
  readonly firedAt?: number | undefined;
}

export type EventData =
  | RequestCompleted
  | BatchExecuted
  | QueueSampled
  | CacheSampled
  | ModelLoading
  | ModelReady
  | HistogramObserved
  | AlertReviewed;

export const EVENT_TYPES = [
  'request.completed',
  'batch.executed',
  'queue.sampled',
  'cache.sampled',
  'model.loading',
  'model.ready',
  'histogram.observed',
  'alert.reviewed',
] as const satisfies readonly EventData['type'][];
export type EventType = (typeof EVENT_TYPES)[number];

/** An event that was checked as a whole. */
export interface PushedEvent {
  readonly eventId: string;
  /** Unix milliseconds. */
  readonly occurredAt: number;
  readonly correlationId: string | undefined;
  /** Labels and time of the exemplar that its observations carry. */
  readonly exemplar: Exemplar | undefined;
  readonly server: string;
  readonly model: string;
  readonly data: EventData;
}
