import type { HistogramValue } from '../../model/samples.ts';
import { increaseSince } from './increase.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** A data point of a stream, in base units. */
export interface Arrival {
  readonly key: string;
  /** Unix nanoseconds; 0 is unknown. */
  readonly start: bigint;
  readonly time: bigint;
  readonly temporality: 'delta' | 'cumulative';
  /** Its bounds may change while its sender lives. */
  readonly exponential: boolean;
  readonly value: HistogramValue;
}

/** Where a stream stands. Plain data. */
export interface Stream {
  readonly key: string;
  readonly start: bigint;
  readonly time: bigint;
  /** Unix milliseconds. */
  readonly heardAt: number;
  /** Of a cumulative one, everything it has counted. */
  readonly total?: HistogramValue;
}

/** What a data point adds, and where its stream stands once that is counted. */
export interface Step {
  readonly increase: HistogramValue;
  readonly stream: Stream;
}

const MOST_STREAMS = 4_096;
const FORGOTTEN_AFTER_MS = 86_400_000;
/** A point from the future would make repeats of all that come after it. */
const MOST_AHEAD_MS = 3_600_000;
const NANOSECONDS_PER_MS = 1_000_000n;

/** Turns data points into increases. A point that comes again, or late, increases nothing. */
export class Streams {
  /** Those least recently heard first. */
  private readonly byKey = new Map<string, Stream>();
  private readonly most: number;

  constructor(most = MOST_STREAMS) {
    this.most = most;
  }

  /** Goes on where streams that were written down stood. */
  static from(streams: readonly Stream[]): Streams {
    const revived = new Streams();
    for (const stream of streams) revived.commit(stream);
    return revived;
  }

  /** Counts nothing yet: that is for `commit`, when the increase has found its place. `now` in Unix milliseconds. */
  step(arrival: Arrival, now: number): Step | 'duplicate' | Refusal {
    const { key, start, time, temporality, value } = arrival;
    if (time <= 0n) return refuse('it has no time_unix_nano');
    const furthest = BigInt(Math.round(now + MOST_AHEAD_MS)) * NANOSECONDS_PER_MS;
    if (time > furthest) {
      return refuse('its time is more than an hour ahead of the clock here. Compare both clocks');
    }
    const last = this.byKey.get(key);
    if (!last && !this.hasRoom(now)) {
      // A stream that gave way and came back would be counted from its beginning again.
      return refuse(`there are ${this.most} streams already. Send fewer attributes, such as one per request`);
    }
    // What was heard of a time that is still to come, was heard before the clock was set back: all comes after it.
    if (last && time <= last.time && last.time <= furthest) {
      this.commit({ ...last, heardAt: now });
      return 'duplicate';
    }
    const stream = { key, start, time, heardAt: now };
    if (temporality === 'delta') return { increase: value, stream };
    if (last?.total && start !== 0n && start < last.start) {
      return refuse(
        'it began before the one that was heard last, so two senders are alive under one name. Give each its own service.instance.id, or server name',
      );
    }
    return { increase: increaseOf(arrival, last), stream: { ...stream, total: value } };
  }

  commit(stream: Stream): void {
    this.byKey.delete(stream.key);
    this.byKey.set(stream.key, stream);
  }

  all(): readonly Stream[] {
    return [...this.byKey.values()];
  }

  private hasRoom(now: number): boolean {
    if (this.byKey.size < this.most) return true;
    const [oldest] = this.byKey.values();
    return oldest !== undefined && now - oldest.heardAt > FORGOTTEN_AFTER_MS && this.byKey.delete(oldest.key);
  }
}

/** All of it from a stream that is new or began again. */
function increaseOf({ start, value, exponential }: Arrival, last: Stream | undefined): HistogramValue {
  if (!last?.total) return value;
  const beganAgain = start !== 0n && last.start !== 0n && start !== last.start;
  return (beganAgain ? undefined : increaseSince(last.total, value, exponential)) ?? value;
}
