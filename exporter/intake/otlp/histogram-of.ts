import type { HistogramValue } from '../../model/samples.ts';
import { scaleHistogram } from '../../model/histogram-scale.ts';
import { fromBuckets } from './explicit.ts';
import { onLadder } from './exponential.ts';
import { isRefusal, refuse } from '../streams/refusal.ts';
import type { Refusal } from '../streams/refusal.ts';
import type { HistogramPoint } from './request.ts';
import type { Unit } from './unit.ts';

/** Any number of these added up is still a number. */
const LARGEST_SUM = 1e15;

/** What a data point says, in base units. */
export function histogramOf(point: HistogramPoint, unit: Unit): HistogramValue | Refusal {
  const { count, sum } = point;
  // No part of a count that is exact can be inexact: they are not negative and add up to it.
  if (!Number.isSafeInteger(count)) return refuse(`its count is ${count}, expected one up to 2^53`);
  if (sum !== undefined && !(sum >= 0 && sum <= LARGEST_SUM)) {
    return refuse(`its sum is ${sum}, expected a number from 0 to ${LARGEST_SUM}`);
  }
  if (!('scale' in point)) return fromBuckets(point, unit.divisor);
  const value = onLadder(point, unit.firstRung);
  return isRefusal(value) ? value : scaleHistogram(value, unit.divisor);
}
