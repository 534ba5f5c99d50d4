import type { HistogramValue } from '../../model/samples.ts';
import { scaleHistogram } from '../../model/histogram-scale.ts';
import { refuse } from '../streams/refusal.ts';
import type { Refusal } from '../streams/refusal.ts';
import type { ExplicitPoint } from './request.ts';

/** Each is a series for every model. */
const MOST_BOUNDS = 256;

/** A histogram with the bounds of its sender, divided into base units. One without buckets has a count and a sum. */
export function fromBuckets(point: ExplicitPoint, divisor: number): HistogramValue | Refusal {
  const { bounds, bucketCounts, count, sum } = point;
  if (bounds.length > MOST_BOUNDS) {
    return refuse(`it has ${bounds.length} explicit bounds, expected at most ${MOST_BOUNDS}`);
  }
  const bucketless = bucketCounts.length === 0 && bounds.length === 0;
  if (!bucketless && bucketCounts.length !== bounds.length + 1) {
    return refuse(
      `it has ${bucketCounts.length} bucket counts for ${bounds.length} explicit bounds, expected one more than bounds`,
    );
  }
  let below = 0;
  const cumulative = bucketCounts.map((of) => (below += of));
  if (!bucketless && below !== count) {
    return refuse(`its buckets hold ${below} values and its count is ${count}`);
  }
  const counts = cumulative.slice(0, -1);
  const value = scaleHistogram({ bounds, counts, count, ...(sum === undefined ? {} : { sum }) }, divisor);
  // Only now: what is tiny may be the same once it is divided.
  let previous = Number.NEGATIVE_INFINITY;
  for (const bound of value.bounds) {
    if (!(bound > previous && bound < Number.POSITIVE_INFINITY)) {
      return refuse('its explicit bounds are not finite numbers that ascend');
    }
    previous = bound;
  }
  return value;
}
