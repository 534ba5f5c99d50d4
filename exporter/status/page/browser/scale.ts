import type { ChartView } from '../../view.ts';

/** What the lines of a chart came to in its window; absent when nothing is known. */
export interface Extent {
  readonly min: number;
  readonly max: number;
}

/** Steps of a round axis, times a power of ten. */
const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const HEADROOM = 1.05;

export function extentOf(lines: ChartView['lines']): Extent | undefined {
  let min = Infinity;
  let max = -Infinity;
  for (const { values } of lines) {
    for (const value of values) {
      if (value === null) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min <= max ? { min, max } : undefined;
}

/** Top of the y axis, which begins at zero: a round number over the data and the limit. Percent end at 100. */
export function roofOf({ unit, lines, limit }: ChartView): number {
  const highest = Math.max(extentOf(lines)?.max ?? 0, limit?.value ?? 0);
  if (unit === 'percent' && highest <= 100) return 100;
  if (unit === 'requests' && highest * HEADROOM <= 20) return wholeRoof(highest);
  if (highest <= 0) return 1;
  if (unit === 'bytes') return rounded(highest, 2 ** (10 * Math.floor(Math.log2(highest) / 10)));
  if (unit === 'seconds') return rounded(highest, sexagesimal(highest));
  return rounded(highest, 1);
}

/** Of seconds the unit that they are told in, so that the axis is round in minutes and hours, too. */
function sexagesimal(seconds: number): number {
  if (seconds * HEADROOM <= 60) return 1;
  return seconds * HEADROOM <= 3_600 ? 60 : 3_600;
}

/** Requests are whole, and so are the half and the top of an axis that counts a few of them. */
function wholeRoof(highest: number): number {
  return Math.max(2, 2 * Math.ceil((highest * HEADROOM) / 2));
}

function rounded(value: number, base: number): number {
  const wanted = (value * HEADROOM) / base;
  const magnitude = 10 ** Math.floor(Math.log10(wanted));
  const step = STEPS.find((candidate) => candidate * magnitude >= wanted) ?? 10;
  return step * magnitude * base;
}
