/** Lines of a quarter of an hour, for the views that the tests of the page draw. */
import type { ChartView } from '../view.ts';

const STEP_SECONDS = 5;
const POINTS = 180;

/** A line from its shape: `at` goes from 0, a quarter of an hour ago, to 1, now. */
export type Shape = (at: number, noise: number) => number | null;

/** Noise that is the same in every run, -1 to 1. */
function noise(index: number, seed: number): number {
  const value = Math.sin(index * 12.9898 + seed * 78.233) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

export const grow = (from: number, to: number, begin: number): Shape => {
  return (at, wobble) => {
    const share = Math.min(1, Math.max(0, (at - begin) / 0.35));
    const level = from + (to - from) * share * share * (3 - 2 * share);
    return Math.max(0, level * (1 + 0.03 * wobble));
  };
};

export const flat = (level: number, wobbles = 0.04): Shape => {
  return (at, wobble) => Math.max(0, level * (1 + wobbles * wobble + 0.02 * Math.sin(at * 19)));
};

interface ChartOptions {
  readonly title: string;
  readonly unit: string;
  readonly lines: Readonly<Record<string, Shape>>;
  readonly limit?: ChartView['limit'];
}

export function chart(now: number, { title, unit, lines, limit }: ChartOptions): ChartView {
  const end = Math.floor(now / 1_000);
  const indexes = Array.from({ length: POINTS }, (_, index) => index);
  return {
    title,
    unit,
    times: indexes.map((index) => end - (POINTS - 1 - index) * STEP_SECONDS),
    lines: Object.entries(lines).map(([label, shape], seed) => ({
      label,
      values: indexes.map((index) => shape(index / (POINTS - 1), noise(index, seed + title.length))),
    })),
    ...(limit ? { limit } : {}),
  };
}

export const whole = (shape: Shape): Shape => {
  return (at, wobble) => Math.round(shape(at, wobble) ?? 0);
};
