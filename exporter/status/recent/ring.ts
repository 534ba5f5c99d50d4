import type { Samples } from '../../model/samples.ts';
import { TimeAxis } from './axis.ts';
import { SHORTEST_GAP_MS, SLOTS, SPAN_MS } from './limits.ts';
import { findGpus, recordGpu, recordXids } from './track-gpus.ts';
import { findServers, joinGpus, recordServer } from './track-servers.ts';
import type { TrackedGpu, TrackedServer } from './tracked.ts';

/** A clock that is set back by more than this begins a new history; by less, what it says again is not kept. */
const LONGEST_STEP_BACK_MS = 60_000;

/** The last 15 minutes of selected series, in memory that is bounded by `mostBytes`. */
export class Ring {
  /** By label text. */
  readonly gpus = new Map<string, TrackedGpu>();
  readonly servers = new Map<string, TrackedServer>();
  /** GPUs and models of the last collection that found no room. */
  leftOut = 0;
  private readonly axis = new TimeAxis(SLOTS);

  /**
   * Keeps a collection of the time `at`, Unix milliseconds. False where it was not kept, because the one before is not
   * 5 seconds older.
   */
  observe(samples: Samples, at: number): boolean {
    const { last } = this.axis;
    if (last !== undefined && at < last - LONGEST_STEP_BACK_MS) this.clear();
    else if (last !== undefined && at < last + SHORTEST_GAP_MS) return false;
    const slot = this.axis.push(at);
    this.forget(at - SPAN_MS);
    this.leftOut =
      findGpus(samples, at, this.axis, this.gpus) + findServers(samples, at, this.axis, this.servers);
    for (const gpu of this.gpus.values()) recordGpu(samples, slot, gpu);
    recordXids(samples, this.gpus);
    for (const server of this.servers.values()) {
      recordServer(samples, at, slot, server);
      joinGpus(samples, at, server, this.gpus);
    }
    return true;
  }

  clear(): void {
    this.axis.clear();
    this.gpus.clear();
    this.servers.clear();
    this.leftOut = 0;
  }

  /** Unix milliseconds of the last collection that was kept. */
  get lastAt(): number | undefined {
    return this.axis.last;
  }

  /** Slots of the points after `from` (Unix milliseconds), the oldest first. */
  slotsAfter(from: number): readonly number[] {
    return this.axis.slotsAfter(from);
  }

  /** Unix milliseconds of a slot. */
  timeOf(slot: number): number {
    return this.axis.at(slot);
  }

  /** Bytes of numbers and names that are held now. */
  get bytes(): number {
    const tracked = [...this.gpus.values(), ...this.servers.values()];
    return tracked.reduce((sum, { bytes }) => sum + bytes, this.axis.bytes);
  }

  private forget(before: number): void {
    for (const series of [this.gpus, this.servers]) {
      for (const [key, { seenAt }] of series) if (seenAt < before) series.delete(key);
    }
  }
}
