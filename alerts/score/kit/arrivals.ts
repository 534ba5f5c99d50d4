/** How requests come to a server over weeks: the course of a recorded series, at a level that the server can serve. */
import type { ScoredSeries } from '../scored-series.ts';

/** The usual level of a series, which is its value 100, keeps a server so busy: share of what it serves at most. */
const USUAL_SHARE = 0.35;
/** What is more than this share of it, another replica would get. */
const MOST_SHARE = 0.7;

/**
 * Share (0-1) of what the server serves at most, by Unix seconds; between two points it goes straight, before and after
 * the series it stays.
 */
export function courseOf({ points, step }: ScoredSeries): (time: number) => number {
  const first = points[0]?.[0] ?? 0;
  const shares = evenly(points, step).map((value) => Math.min(MOST_SHARE, (value / 100) * USUAL_SHARE));
  return (time) => {
    const position = Math.min(Math.max(0, (time - first) / step), shares.length - 1);
    const index = Math.floor(position);
    const here = shares[index] ?? 0;
    return here + ((shares[index + 1] ?? here) - here) * (position - index);
  };
}

/** One value at every step: where a point is missing, the one before it. */
function evenly(points: ScoredSeries['points'], step: number): number[] {
  const values: number[] = [];
  const first = points[0]?.[0] ?? 0;
  for (const [time, value] of points) {
    const index = Math.round((time - first) / step);
    while (values.length < index) values.push(values.at(-1) ?? value);
    values[index] = value;
  }
  return values;
}
