import type { HistogramValue } from './samples.ts';

/**
 * Quantile of a cumulative histogram, as `histogram_quantile` of Prometheus gives it: linear within the bucket, from 0
 * in the first one, and the highest bound where it lies above that. `counts` has one entry for each bound and a last
 * one for +Inf. `undefined` where nothing was counted or there is no finite bound.
 */
export function histogramQuantile(
  share: number,
  bounds: readonly number[],
  counts: ArrayLike<number>,
): number | undefined {
  const total = counts[bounds.length] ?? 0;
  const highest = bounds.at(-1);
  if (!(total > 0) || highest === undefined) return undefined;
  const rank = share * total;
  const bucket = bounds.findIndex((_, index) => (counts[index] ?? 0) >= rank);
  if (bucket < 0) return highest;

  const upper = bounds[bucket] ?? highest;
  if (bucket === 0 && upper <= 0) return upper;
  const lower = bucket === 0 ? 0 : (bounds[bucket - 1] ?? 0);
  const below = bucket === 0 ? 0 : (counts[bucket - 1] ?? 0);
  const inside = (counts[bucket] ?? 0) - below;
  return inside > 0 ? lower + (upper - lower) * ((rank - below) / inside) : upper;
}

/**
 * Observations at or under `limit` (> 0), linear within its bucket, as the quantile above is: a fraction, and monotonic
 * while the histogram is. Of those above the highest bound nothing is known: they are not within. `undefined` where there
 * is no finite bound.
 */
export function countWithin(limit: number, { bounds, counts }: HistogramValue): number | undefined {
  if (bounds.length === 0) return undefined;
  const bucket = bounds.findIndex((bound) => limit <= bound);
  if (bucket < 0) return counts[bounds.length - 1];

  const upper = bounds[bucket] ?? limit;
  const lower = bucket === 0 ? 0 : (bounds[bucket - 1] ?? 0);
  const below = bucket === 0 ? 0 : (counts[bucket - 1] ?? 0);
  const inside = Math.max(0, (counts[bucket] ?? 0) - below);
  return below + inside * ((limit - lower) / (upper - lower));
}
