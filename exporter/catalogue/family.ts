/** What a Prometheus metric family is, declared once; exporter, rules and dashboards import the declaration. */

export type MetricType = 'gauge' | 'counter' | 'histogram';

/** Base units of the metric contract; `none` is for info, state and plain counts. */
export type Unit =
  | 'bytes'
  | 'celsius'
  | 'dollars_per_hour'
  | 'hertz'
  | 'joules'
  | 'none'
  | 'percent'
  | 'ratio'
  | 'requests'
  | 'seconds'
  | 'tokens'
  | 'tokens_per_second'
  | 'watts';

export interface Family<L extends string = string, T extends MetricType = MetricType> {
  readonly name: string;
  readonly type: T;
  readonly unit: Unit;
  readonly labels: readonly L[];
  readonly help: string;
  /** Where the value comes from, in the words of the source: an NVML call, a vLLM series, our own clock. */
  readonly source: string;
  /** Upper bounds for histograms that Headroom fills itself; a scraped histogram keeps the server's own. */
  readonly buckets?: readonly number[];
}

/** Exactly the labels that a family declares, each a string. */
export type Labels<L extends string> = { readonly [K in L]: string };

interface Declaration<L extends string> {
  readonly name: string;
  readonly unit: Unit;
  readonly labels: readonly L[];
  readonly help: string;
  readonly source: string;
}

export function gauge<const L extends string>(declaration: Declaration<L>): Family<L, 'gauge'> {
  return { type: 'gauge', ...declaration };
}

export function counter<const L extends string>(declaration: Declaration<L>): Family<L, 'counter'> {
  return { type: 'counter', ...declaration };
}

export function histogram<const L extends string>(
  declaration: Declaration<L> & { readonly buckets: readonly number[] },
): Family<L, 'histogram'> {
  return { type: 'histogram', ...declaration };
}
