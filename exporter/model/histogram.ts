import type { Exemplar, HistogramValue } from './samples.ts';

/** Counts observations into buckets for as long as it lives; `bounds` ascend. Its fields are all of its state. */
export class HistogramAccumulator {
  readonly bounds: readonly number[];
  private readonly perBucket: number[];
  private sum = 0;
  private exemplars: (Exemplar | undefined)[] | undefined;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.perBucket = bounds.map(() => 0).concat(0);
  }

  /** NaN is no observation. Of several exemplars in a bucket the last one stays. */
  observe(value: number, exemplar?: Exemplar): void {
    if (Number.isNaN(value)) return;
    const index = this.bounds.findIndex((bound) => value <= bound);
    const bucket = index < 0 ? this.bounds.length : index;
    this.perBucket[bucket] = (this.perBucket[bucket] ?? 0) + 1;
    this.sum += value;
    if (!exemplar) return;
    this.exemplars ??= Array.from({ length: this.perBucket.length });
    this.exemplars[bucket] = exemplar;
  }

  value(): HistogramValue {
    let cumulative = 0;
    const counts = this.perBucket.map((count) => (cumulative += count));
    return {
      bounds: this.bounds,
      counts: counts.slice(0, -1),
      count: cumulative,
      sum: this.sum,
      ...(this.exemplars && { exemplars: [...this.exemplars] }),
    };
  }

  /** An accumulator that goes on where another one, written down field by field, left off. */
  static revive(fields: HistogramAccumulator): HistogramAccumulator {
    return Object.assign(new HistogramAccumulator(fields.bounds), fields);
  }
}
