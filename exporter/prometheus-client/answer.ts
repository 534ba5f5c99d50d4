import { z } from 'zod';

/** Labels but `__name__`. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** A series over time. */
export interface TimedSeries {
  /** Empty where an expression made it. */
  readonly name: string;
  readonly labels: SeriesLabels;
  /** Unix seconds, ascending, and values. */
  readonly samples: readonly (readonly [time: number, value: number])[];
}

/** What the API says of a query that failed. */
export interface Failure {
  readonly errorType: string;
  readonly error: string;
}

const failure = z.object({
  status: z.literal('error'),
  errorType: z.string().default(''),
  error: z.string().default('no reason given'),
});
const success = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.array(z.string()).optional(),
  /** VictoriaMetrics: some of its storage did not answer. */
  isPartial: z.boolean().optional(),
});
const envelope = z.union([success, failure]);
export type Envelope = z.infer<typeof envelope>;

/** An answer of the HTTP API of Prometheus; `undefined` if the text is none. */
export function readEnvelope(text: string): Envelope | undefined {
  try {
    return envelope.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const labels = z.record(z.string(), z.string());
// Points are checked one by one below: there may be millions.
const matrix = z.object({
  resultType: z.literal('matrix'),
  result: z.array(z.object({ metric: labels, values: z.array(z.unknown()).default([]) })),
});
const vector = z.object({
  resultType: z.literal('vector'),
  result: z.array(z.object({ metric: labels, value: z.unknown() })),
});
const scalar = z.object({ resultType: z.literal('scalar'), result: z.unknown() });
const values = z.union([matrix, vector, scalar]);

/**
 * Series of a matrix, a vector or a scalar. Native histograms, which have no single value, are left out; `undefined` if the
 * data are of another shape.
 */
export function readSeries(data: unknown): readonly TimedSeries[] | undefined {
  const read = values.safeParse(data).data;
  if (!read) return undefined;
  switch (read.resultType) {
    case 'matrix':
      return read.result.map(({ metric, values: points }) => toSeries(metric, points));
    case 'vector':
      return read.result.map(({ metric, value }) => toSeries(metric, [value]));
    case 'scalar':
      return [toSeries({}, [read.result])];
  }
}

function toSeries(metric: SeriesLabels, points: readonly unknown[]): TimedSeries {
  const { __name__: name = '', ...rest } = metric;
  const samples: (readonly [number, number])[] = [];
  for (const point of points) {
    if (!Array.isArray(point)) continue;
    const [time, text]: readonly unknown[] = point;
    if (typeof time === 'number' && typeof text === 'string') samples.push([time, toNumber(text)]);
  }
  return { name, labels: rest, samples };
}

/** Numbers as Prometheus writes them. */
function toNumber(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}

/** Labels as text that is equal for equal labels. */
export function keyOf(found: SeriesLabels): string {
  return JSON.stringify(Object.entries(found).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The same series of several answers, one after the other in time, as one. */
export function joinSeries(answers: readonly (readonly TimedSeries[])[]): readonly TimedSeries[] {
  if (answers.length === 1) return answers[0] ?? [];
  const byKey = new Map<string, TimedSeries & { readonly samples: (readonly [number, number])[] }>();
  for (const { name, labels: found, samples } of answers.flat()) {
    const key = JSON.stringify([name, keyOf(found)]);
    const known = byKey.get(key);
    if (!known) byKey.set(key, { name, labels: found, samples: [...samples] });
    else for (const sample of samples) known.samples.push(sample);
  }
  return [...byKey.values()];
}
