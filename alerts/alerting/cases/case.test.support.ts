import type { InputSeries } from '../../verdict/raw-series.test.support.ts';

export interface AlertCase {
  readonly alert: string;
  /** Minutes after the beginning. */
  readonly at: number;
  readonly fires: readonly InputSeries[];
  /** Each must not fire. */
  readonly quiet: readonly (readonly InputSeries[])[];
  /** What the summary says when it fires. */
  readonly summary: string;
}

export const TARGET = 'job="headroom",instance="host:9840",cluster="east"';
export const MODEL = `${TARGET},server="chat",model="acme/small"`;

export function series(name: string, labels: string, values: string): InputSeries {
  return { series: `${name}{${labels}}`, values };
}

export const model = (name: string, values: string, labels = MODEL) => series(name, labels, values);
