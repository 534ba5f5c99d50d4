/** A series that detectors are scored on, and how it becomes one that Prometheus can hold. */
import { quantile } from './quantile.ts';
import type { TimedSeries } from '../past/timed-series.ts';

/** Unix seconds; the end does not belong to it. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export interface ScoredSeries {
  readonly name: string;
  /** Series of one set share a table. */
  readonly set: string;
  /** Unix seconds, ascending, and values, none below 0. */
  readonly points: readonly (readonly [time: number, value: number])[];
  /** Seconds between two points. */
  readonly step: number;
  /** Where a person saw something wrong. */
  readonly labels: readonly Interval[];
}

export const MINUTE = 60;
export const HOUR = 3_600;
export const DAY = 86_400;
export const WEEK = 604_800;

/** The median of the first half becomes this, so that one least difference that matters fits all series. */
const LEVEL = 100;

/** Name of the series that detectors read. */
export const INPUT = 'score_value';

/** Whole hours of it: rules are evaluated at multiples of their interval. */
export function timeOf({ points }: ScoredSeries): Interval {
  const first = points[0]?.[0] ?? 0;
  const last = points.at(-1)?.[0] ?? 0;
  return { from: Math.ceil(first / HOUR) * HOUR, to: Math.floor(last / HOUR) * HOUR };
}

/** The first half is there to learn from, the second is judged. */
export function judgedTime({ from, to }: Interval): Interval {
  return { from: from + Math.round((to - from) / 2 / HOUR) * HOUR, to };
}

/** Of the values that nobody labelled: their median in the first half becomes 100. @throws Error when it is 0, or there are none */
export function scaled(series: ScoredSeries): ScoredSeries {
  const middle = quantile(valuesToLearn(series), 0.5);
  if (!(middle > 0))
    throw new Error(
      `${series.name}: its first half has ${Number.isNaN(middle) ? 'no values' : 'a median of 0'}, a median above 0 expected`,
    );
  return { ...series, points: series.points.map(([time, value]) => [time, (value * LEVEL) / middle]) };
}

/** Values of the first half outside labels. */
export function valuesToLearn(series: ScoredSeries): number[] {
  const { from } = judgedTime(timeOf(series));
  return series.points.flatMap(([time, value]) =>
    time < from && !overlaps(series.labels, { from: time, to: time + series.step }) ? [value] : [],
  );
}

/** One sample a minute, as if scraped: a value stays until the next is due, and a gap stays a gap. */
export function everyMinute(
  { points, step }: ScoredSeries,
  copy: Readonly<Record<string, string>>,
  change: (time: number, value: number) => number = (_, value) => value,
): TimedSeries {
  const { from, to } = timeOf({ points, step, name: '', set: '', labels: [] });
  const samples: [number, number][] = [];
  points.forEach(([start, value], index) => {
    const end = Math.min(points[index + 1]?.[0] ?? Infinity, start + step, to + 1);
    const first = Math.max(from, Math.ceil(start / MINUTE) * MINUTE);
    for (let time = first; time < end; time += MINUTE) samples.push([time, change(time, value)]);
  });
  return { name: INPUT, labels: copy, samples };
}

export function overlaps(intervals: readonly Interval[], { from, to }: Interval): boolean {
  return intervals.some((each) => each.from < to && from < each.to);
}
