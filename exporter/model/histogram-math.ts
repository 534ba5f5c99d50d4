import type { Exemplar, HistogramValue } from './samples.ts';

/** Several ranks as one. Undefined where their bounds differ: buckets of different bounds cannot be added. */
export function addHistograms(values: readonly HistogramValue[]): HistogramValue | undefined {
  const [first, ...others] = values;
  if (!first || others.length === 0) return first;
  if (others.some((other) => !sameBounds(first, other))) return undefined;

  // Most have none, and those that are pushed are added by the thousand.
  const exemplars = values.some((value) => value.exemplars) ? newestExemplars(values) : [];
  return { ...totals(first, others), ...(exemplars.some(Boolean) ? { exemplars } : {}) };
}

/** Of histograms with the same bounds. */
function totals(first: HistogramValue, others: readonly HistogramValue[]): HistogramValue {
  const counts = first.counts.map((count, index) =>
    others.reduce((sum, other) => sum + (other.counts[index] ?? 0), count),
  );
  const count = others.reduce((sum, other) => sum + other.count, first.count);
  let sum = first.sum;
  for (const other of others)
    sum = sum === undefined || other.sum === undefined ? undefined : sum + other.sum;
  return { bounds: first.bounds, counts, count, ...(sum === undefined ? {} : { sum }) };
}

/**
 * Histogram of 1/x from the histogram of x: tokens per second from seconds per token. What lay above the bound b lies
 * below 1/b now. There is no sum, for it cannot be told from the buckets. An x of exactly b lands one bucket higher.
 */
export function invertHistogram({ bounds, counts, count }: HistogramValue): HistogramValue {
  const inverted = { bounds: [] as number[], counts: [] as number[], count };
  for (let index = bounds.length - 1; index >= 0; index--) {
    const bound = 1 / (bounds[index] ?? 0);
    if (!Number.isFinite(bound) || bound <= (inverted.bounds.at(-1) ?? 0)) continue;
    inverted.bounds.push(bound);
    inverted.counts.push(count - (counts[index] ?? 0));
  }
  return inverted;
}

/** The same histogram with those of its bounds that `keep` lets through: coarser, and still exact at each of them. */
export function thinHistogram(value: HistogramValue, keep: (bound: number) => boolean): HistogramValue {
  const kept = [...value.bounds.keys()].filter((index) => keep(value.bounds[index] ?? Number.NaN));
  return {
    bounds: kept.map((index) => value.bounds[index] ?? 0),
    counts: kept.map((index) => value.counts[index] ?? 0),
    count: value.count,
    ...(value.sum === undefined ? {} : { sum: value.sum }),
  };
}

export function sameBounds(a: HistogramValue, b: HistogramValue): boolean {
  return a.bounds.length === b.bounds.length && a.bounds.every((bound, index) => bound === b.bounds[index]);
}

function newestExemplars(values: readonly HistogramValue[]): (Exemplar | undefined)[] {
  const length = (values[0]?.bounds.length ?? 0) + 1;
  return Array.from({ length }, (_, index) => {
    let newest: Exemplar | undefined;
    for (const value of values) {
      const exemplar = value.exemplars?.[index];
      if (exemplar && (!newest || (exemplar.timestamp ?? 0) > (newest.timestamp ?? 0))) newest = exemplar;
    }
    return newest;
  });
}

/**
 * The sum of two histograms at the bounds that they have in common: coarser than either where bounds differ, and exact.
 * Where they have none in common it is count and sum.
 */
export function addAtCommonBounds(a: HistogramValue, b: HistogramValue): HistogramValue {
  if (sameBounds(a, b)) return totals(a, [b]);
  const others = new Set(b.bounds);
  const common = new Set(a.bounds.filter((bound) => others.has(bound)));
  const keep = (bound: number) => common.has(bound);
  return addHistograms([thinHistogram(a, keep), thinHistogram(b, keep)]) ?? a;
}

/** What `after` has more than `before`. Undefined where it did not grow out of it: other bounds, or a count that fell. */
export function histogramIncrease(after: HistogramValue, before: HistogramValue): HistogramValue | undefined {
  if (!sameBounds(after, before)) return undefined;
  const counts = after.counts.map((count, index) => count - (before.counts[index] ?? 0));
  const count = after.count - before.count;
  // A bucket by itself must not have fallen either: the steps between cumulative counts are what was counted.
  if (count < (counts.at(-1) ?? 0) || counts.some((each, index) => each < (counts[index - 1] ?? 0)))
    return undefined;
  const sum = after.sum === undefined || before.sum === undefined ? undefined : after.sum - before.sum;
  return { bounds: after.bounds, counts, count, ...(sum === undefined ? {} : { sum }) };
}
