import { PrometheusClient } from '../../exporter/prometheus-client/client.ts';
import type { Range } from '../../exporter/prometheus-client/client.ts';
import type { TimedSeries } from './timed-series.ts';

/** One query may go over weeks of every series there is. */
const TIMEOUT_MS = 600_000;

/** The values of an expression over time. @throws PrometheusProblem with the message of Prometheus when it does not take it */
export async function queryRange(url: string, expr: string, range: Range): Promise<readonly TimedSeries[]> {
  return clientOf(url).range(expr, range);
}

/** The samples of a selector with a range, at their own times. @throws PrometheusProblem with the message of Prometheus */
export async function querySamples(
  url: string,
  selector: string,
  time: number,
): Promise<readonly TimedSeries[]> {
  return clientOf(url).instant(selector, time);
}

/** Samples that an evaluation at one time reads. @throws PrometheusProblem with the message of Prometheus */
export async function samplesRead(url: string, expr: string, time: number): Promise<number> {
  return (await clientOf(url).samplesRead(expr, time)) ?? Number.NaN;
}

function clientOf(url: string): PrometheusClient {
  return new PrometheusClient({ url, headers: {}, timeoutMs: TIMEOUT_MS });
}
