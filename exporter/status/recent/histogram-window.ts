import { histogramIncrease, sameBounds, thinHistogram } from '../../model/histogram-math.ts';
import type { HistogramValue } from '../../model/samples.ts';
import { TimeAxis } from './axis.ts';
import { MOST_BOUNDS, WINDOW_SLOTS } from './limits.ts';

/** The buckets of one histogram over the window of the verdict, resets taken out. */
export class HistogramWindow {
  private readonly axis = new TimeAxis(WINDOW_SLOTS);
  private before: HistogramValue | undefined;
  /** One row of cumulative counts for each point, +Inf last. */
  private table = new Float64Array(0);
  private total = new Float64Array(0);

  /** Bounds that change begin a new window: buckets of different bounds cannot be compared. */
  push(at: number, found: HistogramValue): void {
    const value = countsOf(found);
    if (!this.before || !sameBounds(this.before, value)) this.restart(value);
    const increase = this.before ? (histogramIncrease(value, this.before) ?? value) : value;
    for (const [index, count] of [...increase.counts, increase.count].entries()) {
      this.total[index] = (this.total[index] ?? 0) + count;
    }
    this.before = value;
    this.table.set(this.total, this.axis.push(at) * this.total.length);
  }

  get bounds(): readonly number[] {
    return this.before?.bounds ?? [];
  }

  /** Cumulative counts, +Inf last, of what came after `from` (Unix milliseconds); `undefined` of less than two points. */
  increaseAfter(from: number): Float64Array | undefined {
    const slots = this.axis.slotsAfter(from);
    const [first] = slots;
    const last = slots.at(-1);
    if (first === undefined || last === undefined || first === last) return undefined;
    const start = this.row(first);
    return this.row(last).map((count, index) => count - (start[index] ?? 0));
  }

  get bytes(): number {
    const held = this.before ? 2 * (this.before.bounds.length + 1) * Float64Array.BYTES_PER_ELEMENT : 0;
    return this.axis.bytes + this.table.byteLength + this.total.byteLength + held;
  }

  private row(slot: number): Float64Array {
    return this.table.subarray(slot * this.total.length, (slot + 1) * this.total.length);
  }

  private restart({ bounds }: HistogramValue): void {
    const width = bounds.length + 1;
    this.before = undefined;
    this.axis.clear();
    this.total = new Float64Array(width);
    if (this.table.length !== width * WINDOW_SLOTS) this.table = new Float64Array(width * WINDOW_SLOTS);
  }
}

/** Without exemplars and sum, and with as many bounds as there is room for, spread over all of them. */
function countsOf({ bounds, counts, count }: HistogramValue): HistogramValue {
  const value = { bounds, counts, count };
  if (bounds.length <= MOST_BOUNDS) return value;
  const kept = new Set(
    Array.from({ length: MOST_BOUNDS }, (_, index) => {
      return bounds[Math.round((index * (bounds.length - 1)) / (MOST_BOUNDS - 1))];
    }),
  );
  return thinHistogram(value, (bound) => kept.has(bound));
}
