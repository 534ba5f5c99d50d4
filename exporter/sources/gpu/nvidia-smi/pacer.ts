/** Times in milliseconds. */
export interface Pace {
  /** A run costs tens to hundreds of milliseconds of CPU: users of other exporters saw it as stutter. */
  readonly minPeriodMs: number;
  /** At most one part in this many of the time is spent in runs. */
  readonly dutyDivisor: number;
  /** Between two passes that read everything. */
  readonly detailMs: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** For a child to end on SIGTERM, and for an orphan to let go of the pipe. */
  readonly graceMs: number;
}

const DEFAULT_PACE: Pace = {
  minPeriodMs: 5000,
  dutyDivisor: 5,
  detailMs: 10_000,
  backoffMs: 1000,
  maxBackoffMs: 30_000,
  graceMs: 1000,
};

/** Timers may fire a little early. */
const SLACK_MS = 50;

export interface Pacer {
  readonly pace: Pace;
  readonly periodMs: number;
  readonly stopped: boolean;
  detailIsDue(startedAt: number): boolean;
  /** `newcomer`: a GPU answered whose details are not known yet, so the next pass reads them. */
  succeeded(startedAt: number, pass: { readonly detail: boolean; readonly newcomer: boolean }): void;
  failed(): void;
  /** Until the next pass is due, or `stop`. */
  pause(): Promise<void>;
  stop(): void;
}

/** When to read next: the interval, but never more often than a run is worth; after failures 1 s, 2 s ... 30 s later. */
export function createPacer(intervalMs: number, overrides: Partial<Pace> = {}): Pacer {
  const pace = { ...DEFAULT_PACE, ...overrides };
  const basePeriodMs = Math.max(intervalMs, pace.minPeriodMs);
  let periodMs = basePeriodMs;
  let nextAt = 0;
  let nextDetailAt = 0;
  let backoffMs = pace.backoffMs;
  let stopped = false;
  let wake: (() => void) | undefined;

  return {
    pace,
    get periodMs() {
      return periodMs;
    },
    get stopped() {
      return stopped;
    },
    detailIsDue: (startedAt) => startedAt + SLACK_MS >= nextDetailAt,
    succeeded(startedAt, { detail, newcomer }) {
      backoffMs = pace.backoffMs;
      periodMs = Math.max(basePeriodMs, pace.dutyDivisor * (performance.now() - startedAt));
      nextAt = startedAt + periodMs;
      if (detail) nextDetailAt = startedAt + pace.detailMs;
      if (newcomer) nextDetailAt = 0;
    },
    failed() {
      nextAt = performance.now() + backoffMs;
      backoffMs = Math.min(2 * backoffMs, pace.maxBackoffMs);
    },
    pause() {
      if (stopped) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, nextAt - performance.now());
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    stop() {
      stopped = true;
      wake?.();
    },
  };
}
