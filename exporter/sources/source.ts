import type { Samples } from '../model/samples.ts';

/**
 * A thing that Headroom reads. To add one: a folder under `sources/` that exports a Source, and a line in `all.ts`.
 * Timing, sharing between scrapes and health are the snapshot's work, not the source's.
 */
export interface Source {
  /** Value of the `source` label on the health series; unique. */
  readonly name: string;
  /** False for what was found by itself and may be missing (`--gpu.source=auto`): readiness does not wait for it. */
  readonly required: boolean;
  /** Starts background work, if there is any. Must not throw: what goes wrong is said by `collect`. */
  start?(): void;
  /**
   * Current samples. Rejects with a sentence for the operator when there are none; then nothing of an older
   * reading is shown. Bounds its own time: the caller stops waiting, but one call at a time is made.
   */
  collect(): Promise<Samples>;
  /** What the last reading found, for a person: one line, then lines of what is missing. */
  describe?(): readonly string[];
  /** What is counted whether or not the last reading succeeded: XIDs, restarts, rejected lines. */
  counters?(): Samples;
  stop?(): Promise<void>;
}
