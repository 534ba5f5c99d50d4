/** Whether the weeks of a series repeat. It is said of the data alone, by none of the detectors. */
import { quantile } from './quantile.ts';
import { HOUR, judgedTime, timeOf, WEEK } from './scored-series.ts';
import type { ScoredSeries } from './scored-series.ts';

/** A set is called seasonal when the median of its series correlates with the week before like this. */
export const SEASONAL = 0.6;

/** Median over series of the correlation of hourly means in the judged time with those a week before. */
export function repetition(all: readonly ScoredSeries[]): number {
  return quantile(all.map(repetitionOf), 0.5);
}

function repetitionOf(series: ScoredSeries): number {
  const hours = hourlyMeans(series);
  const { from, to } = judgedTime(timeOf(series));
  const pairs: [number, number][] = [];
  for (let hour = from / HOUR; hour < to / HOUR; hour++) {
    const now = hours.get(hour);
    const before = hours.get(hour - WEEK / HOUR);
    if (now !== undefined && before !== undefined) pairs.push([now, before]);
  }
  return correlation(pairs);
}

function hourlyMeans({ points }: ScoredSeries): Map<number, number> {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [time, value] of points) {
    const hour = Math.floor(time / HOUR);
    const { sum, count } = sums.get(hour) ?? { sum: 0, count: 0 };
    sums.set(hour, { sum: sum + value, count: count + 1 });
  }
  return new Map([...sums].map(([hour, { sum, count }]) => [hour, sum / count]));
}

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const mean = (of: (pair: readonly [number, number]) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [one, other] = [mean(([a]) => a), mean(([, b]) => b)];
  const together = mean(([a, b]) => (a - one) * (b - other));
  return together / Math.sqrt(mean(([a]) => (a - one) ** 2) * mean(([, b]) => (b - other) ** 2));
}
