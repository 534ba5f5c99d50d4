/** One rule over a range of time, by Prometheus. */
import { joinSeries } from '../../prometheus-client/answer.ts';
import type { TimedSeries } from '../../prometheus-client/answer.ts';
import type { PrometheusClient, Range } from '../../prometheus-client/client.ts';
import { PrometheusProblem } from '../../prometheus-client/problem.ts';

export interface Evaluated {
  /** Times of all evaluations, ascending Unix seconds. */
  readonly times: readonly number[];
  readonly series: readonly TimedSeries[];
  /** Evaluations that Prometheus could not do, and what it said of the first of them. */
  readonly failed: number;
  readonly reason?: string;
}

/** Evaluations that fail one by one until all others are given up. */
const MOST_FAILED = 100;

/** All evaluations between two times, which are at multiples of the interval, as Prometheus has it but for an offset. */
export async function evaluate(
  client: PrometheusClient,
  expr: string,
  { from, to, step }: Range,
): Promise<Evaluated> {
  const times: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) times.push(time);
  const parts: (readonly TimedSeries[])[] = [];
  let failed = 0;
  let reason: string | undefined;
  const part = async (first: number, last: number): Promise<void> => {
    if (failed >= MOST_FAILED) {
      failed += last - first + 1;
      return;
    }
    try {
      const range = { from: times[first] ?? 0, to: times[last] ?? 0, step };
      parts.push(await client.range(expr, range));
    } catch (error) {
      // One time at which labels do not match spoils a whole range; live it spoils that time.
      if (!(error instanceof PrometheusProblem) || error.kind === 'passing') throw error;
      reason ??= error.message;
      if (first === last) failed += 1;
      else {
        const middle = Math.floor((first + last) / 2);
        await part(first, middle);
        await part(middle + 1, last);
      }
    }
  };
  if (times.length > 0) await part(0, times.length - 1);
  const series = parts.length === 0 ? [] : joinSeries(parts);
  return { times, series, failed, ...(failed > 0 && reason !== undefined && { reason }) };
}
