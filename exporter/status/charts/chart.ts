import { growth } from '../recent/points.ts';
import type { ChartView } from '../view.ts';

/** Digits that a chart of a few hundred pixels can show, and some more for the number beside it. */
const DIGITS = 4;

/** A line before it is written: NaN is unknown. */
export interface Line {
  readonly label: string;
  readonly values: readonly number[];
}

interface Limit {
  readonly label: string;
  readonly value: number | undefined;
}

/** A chart of the lines of which something is known; `undefined` where there is none. `times` are Unix milliseconds. */
export function chart(
  title: string,
  unit: string,
  times: readonly number[],
  lines: readonly Line[],
  limit?: Limit,
): ChartView | undefined {
  const known = lines.filter(({ values }) => values.some(Number.isFinite));
  if (known.length === 0) return undefined;
  return {
    title,
    unit,
    times: times.map((at) => Math.round(at / 1000)),
    lines: known.map(({ label, values }) => ({ label, values: values.map(written) })),
    ...(limit?.value !== undefined && { limit: { label: limit.label, value: limit.value } }),
  };
}

/** Growth per second from one known reading of a counter to the next, at the time of the later; NaN elsewhere. */
export function ratesOf(times: readonly number[], counter: readonly number[]): readonly number[] {
  return ratioOfGrowth(
    counter,
    times.map((at) => at / 1000),
  );
}

/** Growth of one counter over that of another, between the readings at which both are known. */
export function ratioOfGrowth(counter: readonly number[], over: readonly number[]): readonly number[] {
  let previous: { readonly value: number; readonly over: number } | undefined;
  return counter.map((value, index) => {
    const now = { value, over: over[index] ?? Number.NaN };
    if (!Number.isFinite(now.value) || !Number.isFinite(now.over)) return Number.NaN;
    const before = previous;
    previous = now;
    const grown = before ? growth(before.over, now.over) : 0;
    return before && grown > 0 ? growth(before.value, now.value) / grown : Number.NaN;
  });
}

function written(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
}
