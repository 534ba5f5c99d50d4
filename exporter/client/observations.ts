/** What a server can tell, in the words of `docs/events.md`. Times in seconds. */
import type { FinishReason } from '../intake/events/finish-reason.ts';
import type { Outcome } from '../model/inference.ts';

export interface RequestCompleted {
  /** From the arrival of the request to its end. */
  readonly durationSeconds: number;
  /** From the arrival to the first token. */
  readonly ttftSeconds?: number | undefined;
  /** From the arrival until it was first scheduled. */
  readonly queueWaitSeconds?: number | undefined;
  readonly promptTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  /** How it ended; without one, `finishReason` says it. */
  readonly outcome?: Outcome | undefined;
  /** How the engine says that it ended. */
  readonly finishReason?: FinishReason | undefined;
}

export interface BatchExecuted {
  readonly size: number;
  readonly capacity?: number | undefined;
  /** Output tokens that the batch gave. */
  readonly tokens?: number | undefined;
  readonly durationSeconds?: number | undefined;
}

export interface QueueSampled {
  readonly depth: number;
  readonly running?: number | undefined;
  readonly oldestAgeSeconds?: number | undefined;
}

export interface CacheSampled {
  /** 0 to 1. */
  readonly kvUsage?: number | undefined;
  /** Since the observation before, as the next two. */
  readonly prefixQueries?: number | undefined;
  readonly prefixHits?: number | undefined;
  readonly preemptions?: number | undefined;
}

export interface ModelLoading {
  readonly phase?: string | undefined;
  readonly bytes?: number | undefined;
}

export interface ModelReady {
  readonly loadSeconds?: number | undefined;
  readonly bytes?: number | undefined;
}

export interface HistogramObserved {
  /** The family that it becomes, such as `inference_ttft_seconds`. */
  readonly metric: string;
  readonly temporality: 'cumulative' | 'delta';
  readonly bounds: readonly number[];
  /** One for each bound, not added up, and one for what lies above all. */
  readonly bucketCounts: readonly number[];
  readonly sum?: number | undefined;
  /** When a cumulative one began to count, RFC 3339. */
  readonly startedAt?: string | undefined;
}

/** Which request it is about, for exemplars and for the log when it is rejected. */
export interface Context {
  /** Where it is not that of the client. */
  readonly model?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  /** W3C Trace Context. */
  readonly traceparent?: string | undefined;
}
