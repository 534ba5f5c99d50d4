import type { Exemplar, HistogramValue } from './samples.ts';

/**
 * The same histogram in a larger unit: seconds from milliseconds with a `divisor` of 1000. Bounds are divided, not
 * multiplied by 0.001, so that 300 ms is 0.3 s to the last digit.
 */
export function scaleHistogram(value: HistogramValue, divisor: number): HistogramValue {
  const { bounds, sum, exemplars } = value;
  return {
    ...value,
    bounds: bounds.map((bound) => bound / divisor),
    ...(sum === undefined ? {} : { sum: sum / divisor }),
    ...(exemplars && {
      exemplars: exemplars.map((exemplar) => exemplar && scaleExemplar(exemplar, divisor)),
    }),
  };
}

function scaleExemplar(exemplar: Exemplar, divisor: number): Exemplar {
  return { ...exemplar, value: exemplar.value / divisor };
}
