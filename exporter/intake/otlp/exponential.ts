import type { HistogramValue } from '../../model/samples.ts';
import { refuse } from '../streams/refusal.ts';
import type { Refusal } from '../streams/refusal.ts';
import type { ExponentialPoint } from './request.ts';

/** Rungs of the ladder above the first: 2^(rung/2) each, a factor of 2^20 in all. */
const RUNGS = 40;
/** The ladder has two rungs for each power of 2, as the buckets of this scale. */
const LADDER_SCALE = 1;
/** SDKs use -10 to 20. Up to here all of the arithmetic below is exact. */
const WIDEST_SCALE = 32;
const MOST_BUCKETS = 65_536;

/**
 * An exponential histogram on a ladder of fixed bounds, so that points of any scale can be added. Nothing is
 * interpolated: buckets of a finer scale nest in those of the ladder, and of a coarser one only those bounds are shown
 * that it has. What lies below the ladder is in its first bucket, what lies above in +Inf alone.
 */
export function onLadder(point: ExponentialPoint, firstRung: number): HistogramValue | Refusal {
  const fault = faultOf(point);
  if (fault !== undefined) return refuse(fault);
  const { scale, positive, zeroCount, zeroThreshold, count, sum } = point;
  const shownScale = Math.min(scale, LADDER_SCALE);
  const bucketsPerShown = 2 ** (scale - shownScale);
  const rungsPerShown = 2 ** (LADDER_SCALE - shownScale);

  const bounds: number[] = [];
  const counts: number[] = [];
  let at = 0;
  let below = zeroCount;
  for (let rung = firstRung; rung <= firstRung + RUNGS; rung++) {
    const shown = rung / rungsPerShown;
    const bound = boundOf(rung);
    // Somewhere up to the threshold are those that count as zero.
    if (!Number.isInteger(shown) || (zeroCount > 0 && bound < zeroThreshold)) continue;
    while (at < positive.counts.length && Math.floor((positive.offset + at) / bucketsPerShown) < shown) {
      below += positive.counts[at++] ?? 0;
    }
    bounds.push(bound);
    counts.push(below);
  }
  return { bounds, counts, count, ...(sum === undefined ? {} : { sum }) };
}

function boundOf(rung: number): number {
  return Number.isInteger(rung / 2) ? 2 ** (rung / 2) : Math.SQRT2 * 2 ** ((rung - 1) / 2);
}

function faultOf(point: ExponentialPoint): string | undefined {
  const { scale, positive, negative, zeroCount, zeroThreshold, count } = point;
  if (Math.abs(scale) > WIDEST_SCALE) {
    return `its scale is ${scale}, expected one from -${WIDEST_SCALE} to ${WIDEST_SCALE}`;
  }
  const buckets = Math.max(positive.counts.length, negative.counts.length);
  if (buckets > MOST_BUCKETS) return `it has ${buckets} buckets, expected at most ${MOST_BUCKETS}`;
  if (negative.counts.some((of) => of !== 0)) return 'it counts values below zero';
  if (!(Number.isFinite(zeroThreshold) && zeroThreshold >= 0))
    return `its zero threshold is ${zeroThreshold}`;
  const counted = positive.counts.reduce((total, of) => total + of, zeroCount);
  return counted === count ? undefined : `its buckets hold ${counted} values and its count is ${count}`;
}
