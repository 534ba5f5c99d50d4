import { histogramIncrease, thinHistogram } from '../../model/histogram-math.ts';
import type { HistogramValue } from '../../model/samples.ts';

/**
 * What was observed between two states of a cumulative histogram; undefined where the later one did not grow out of the
 * earlier, so that its sender must have begun again. An exponential histogram may change its bounds while it lives:
 * those in common are compared. For any other that is a new beginning too.
 */
export function increaseSince(
  before: HistogramValue,
  after: HistogramValue,
  exponential: boolean,
): HistogramValue | undefined {
  const increase = exponential
    ? histogramIncrease(atBoundsOf(after, before), atBoundsOf(before, after))
    : histogramIncrease(after, before);
  return increase?.sum !== undefined && increase.sum < 0 ? undefined : increase;
}

function atBoundsOf(value: HistogramValue, other: HistogramValue): HistogramValue {
  const bounds = new Set(other.bounds);
  return thinHistogram(value, (bound) => bounds.has(bound));
}
