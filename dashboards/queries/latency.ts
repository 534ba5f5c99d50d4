import { latencyBuckets, latencyQuantile } from '../../alerts/recording/latency.ts';
import type { LatencyFamily } from '../../alerts/recording/latency.ts';
import { partOf, select } from './select.ts';

/** Median or p95 of each server and model, over five minutes, seconds. */
export function quantile(family: LatencyFamily, which: 'p50' | 'p95'): string {
  return select({ record: latencyQuantile(family, which) }, 'server');
}

/** How a latency is spread: requests per second by bucket, over all that is chosen. */
export function spread(family: LatencyFamily): string {
  return `sum by (le) (${select({ record: latencyBuckets(family) }, 'server')})`;
}

/**
 * Nothing to draw: recorded series have no exemplars, and these are asked for with the series of a query. A comparison
 * that is never true reads one sample of each bucket, where a rate would read all of them.
 */
export function exemplarsOf(family: LatencyFamily): string {
  return `${select(partOf(family, 'bucket'), 'server')} < 0`;
}
