import type { HistogramValue } from './samples.ts';

/** Counts observations into buckets for as long as it lives; `bounds` ascend. */
export class HistogramAccumulator {
  private readonly bounds: readonly number[];
  private readonly perBucket: number[];
  private sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.perBucket = bounds.map(() => 0).concat(0);
  }

  /** NaN is no observation. */
  observe(value: number): void {
    if (Number.isNaN(value)) return;
    const index = this.bounds.findIndex((bound) => value <= bound);
    const bucket = index < 0 ? this.bounds.length : index;
    this.perBucket[bucket] = (this.perBucket[bucket] ?? 0) + 1;
    this.sum += value;
  }

  value(): HistogramValue {
    let cumulative = 0;
    const counts = this.perBucket.map((count) => (cumulative += count));
    return { bounds: this.bounds, counts: counts.slice(0, -1), count: cumulative, sum: this.sum };
  }
}
