import { z } from 'zod';
import type { TimedSeries } from './timed-series.ts';

/** Times of an evaluation, Unix seconds, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Prometheus refuses more than 11 000 points of a series. */
const POINTS = 10_000;

/** The values of an expression over time. @throws Error with the message of Prometheus when it does not take it */
export async function queryRange(url: string, expr: string, range: Range): Promise<TimedSeries[]> {
  const series: TimedSeries[] = [];
  for (const { from, to, step } of partsOf(range)) {
    const parameters = { query: expr, start: from, end: to, step };
    series.push(...seriesOf(await ask(`${url}/api/v1/query_range`, parameters)));
  }
  return series;
}

/** Parts of a range, one after the other, that Prometheus answers. */
export function partsOf({ from, to, step }: Range): Range[] {
  const parts: Range[] = [];
  for (let start = from; start <= to; start += POINTS * step)
    parts.push({ from: start, to: Math.min(to, start + (POINTS - 1) * step), step });
  return parts;
}

/** The samples of a selector with a range, at their own times. @throws Error with the message of Prometheus */
export async function querySamples(url: string, selector: string, time: number): Promise<TimedSeries[]> {
  return seriesOf(await ask(`${url}/api/v1/query`, { query: selector, time }));
}

/** Samples that an evaluation at one time reads. @throws Error with the message of Prometheus */
export async function samplesRead(url: string, expr: string, time: number): Promise<number> {
  const { stats } = withStats.parse(await ask(`${url}/api/v1/query`, { query: expr, time, stats: 'all' }));
  return stats.samples.totalQueryableSamples;
}

const matrix = z.object({
  result: z.array(
    z.object({
      metric: z.record(z.string(), z.string()),
      values: z.array(z.tuple([z.number(), z.string()])),
    }),
  ),
});
const withStats = z.object({
  stats: z.object({ samples: z.object({ totalQueryableSamples: z.number() }) }),
});
const answer = z.object({ error: z.string().optional(), data: z.unknown().optional() });

async function ask(url: string, parameters: Readonly<Record<string, string | number>>): Promise<unknown> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) body.append(name, String(value));
  const response = await fetch(url, { method: 'POST', body });
  const { data, error } = answer.parse(await response.json());
  if (error !== undefined) throw new Error(`Prometheus refuses ${parameters['query']}: ${error}`);
  return data;
}

function seriesOf(data: unknown): TimedSeries[] {
  return matrix.parse(data).result.map(({ metric, values }) => toSeries(metric, values));
}

function toSeries(
  metric: Readonly<Record<string, string>>,
  values: readonly [number, string][],
): TimedSeries {
  const { __name__: name = '', ...labels } = metric;
  return { name, labels, samples: values.map(([time, value]) => [time, toNumber(value)]) };
}

/** Numbers as Prometheus writes them. */
function toNumber(text: string): number {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
}
