import type { TimedSeries } from '../../prometheus-client/answer.ts';
import type { Range } from '../../prometheus-client/client.ts';

/** Values at the times of a range, one after the other; NaN where nothing is known. */
export type Values = Float64Array;

/** The times that end within `seconds` before `now`, at whole multiples of the step; Unix seconds. */
export function rangeBefore(now: number, seconds: number, step: number): Range {
  const to = Math.floor(now / step) * step;
  return { from: to - (Math.max(1, Math.round(seconds / step)) - 1) * step, to, step };
}

export function countOf({ from, to, step }: Range): number {
  return Math.round((to - from) / step) + 1;
}

export function timeAt({ from, step }: Range, index: number): number {
  return from + index * step;
}

/** Samples at the times of a range; those that are no numbers are unknown. */
export function onGrid(range: Range, samples: TimedSeries['samples']): Values {
  const values = new Float64Array(countOf(range)).fill(Number.NaN);
  for (const [time, value] of samples) {
    const index = Math.round((time - range.from) / range.step);
    if (index >= 0 && index < values.length && Number.isFinite(value)) values[index] = value;
  }
  return values;
}

/** The value at an index; `undefined` where it is unknown, as inputs of the verdict are. */
export function known(values: Values | undefined, index: number): number | undefined {
  const value = values?.[index];
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

/** The known values at the indexes that are wanted. */
export function pick(values: Values | undefined, wanted: (index: number) => boolean = () => true): number[] {
  const found: number[] = [];
  for (const [index, value] of (values ?? []).entries())
    if (!Number.isNaN(value) && wanted(index)) found.push(value);
  return found;
}
