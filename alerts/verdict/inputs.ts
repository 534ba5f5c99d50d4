/**
 * What the verdict looks at: per server and model, over the last five minutes (`WINDOW_SECONDS`). An absent input is
 * unknown, not zero: no condition on it holds. Each is also a recorded series of the same meaning.
 */
export const WINDOW_SECONDS = 300;

/** 20 requests in the window: a share, or a quantile, of fewer is chance. */
export const ENOUGH_REQUESTS_PER_SECOND = 0.066;

export interface VerdictInputs {
  /** GPUs of the server with an XID, lost, or held down by hardware (slowdown, heat, power brake) in the window. */
  readonly faultyGpus?: number;
  /** 1 if the server can take requests now, 0 while it loads or sleeps. */
  readonly ready?: number;
  /** Requests finished per second, whatever their outcome. */
  readonly requestsPerSecond?: number;
  /** Of these, requests per second whose client went away before the end. */
  readonly abortedPerSecond?: number;
  /** F: share of the requests served that failed: an error, or an answer with nothing in it, 0-1. */
  readonly failedShare?: number;
  /** Output tokens per second. */
  readonly tokensPerSecond?: number;
  /** Mean of requests running. */
  readonly running?: number;
  /** U: mean utilisation of the server's GPUs, 0-1. */
  readonly utilisation?: number;
  /** B: mean batch size over capacity, 0-1. */
  readonly batchFill?: number;
  /** Q: mean queue depth, requests. */
  readonly queueDepth?: number;
  /** Change of the queue depth, requests per second; positive while it grows. */
  readonly queueGrowth?: number;
  /** p95 of time to first token over its SLO; 1 is just at it. */
  readonly ttftOverSlo?: number;
  /** p95 of time per output token over its SLO. */
  readonly tpotOverSlo?: number;
  /** K: KV-cache use, 0-1. */
  readonly kvUsage?: number;
  /** P: preemptions per second. */
  readonly preemptionsPerSecond?: number;
  /** GPUs that the server runs on. */
  readonly gpus?: number;
  /** Of these, GPUs that another server or model runs on, too. */
  readonly sharedGpus?: number;
  /** Price of those GPUs together. */
  readonly dollarsPerHour?: number;
  /** Time that the last load of the model took. */
  readonly modelLoadSeconds?: number;
}
