/** Latencies: rates of the buckets, which aggregate, and quantiles of them, which do not. */
import type { Family } from '../../exporter/catalogue/family.ts';
import { inference } from '../../exporter/catalogue/index.ts';
import { inFleet, overFleet } from './levels.ts';
import { OVER, WINDOW } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

/** A histogram; its quantiles are recorded if it is in the list below. */
export type LatencyFamily = Family<string, 'histogram'>;

interface Latency {
  readonly family: LatencyFamily;
  readonly of: string;
}

const LATENCIES: readonly Latency[] = [
  { family: inference.ttftSeconds, of: 'time to first token' },
  { family: inference.timePerOutputTokenSeconds, of: 'time per output token' },
  { family: inference.queueWaitSeconds, of: 'time in the queue' },
  { family: inference.requestDurationSeconds, of: 'time of a request from arrival to end' },
];

const QUANTILES = [
  { name: 'p50', share: 0.5, of: 'Median' },
  { name: 'p95', share: 0.95, of: 'p95' },
] as const;

/** The series of its buckets as rates: for each server and model. */
export function latencyBuckets({ name }: LatencyFamily): string {
  return `server_model:${name}_bucket:rate${OVER}`;
}

/** The series of a quantile: for each server and model. */
export function latencyQuantile({ name }: LatencyFamily, which: (typeof QUANTILES)[number]['name']): string {
  return quantileSeries(`server_model:${name}`, which);
}

function quantileSeries(metric: string, which: string): string {
  return `${metric}:${which}_${OVER}`;
}

/** For means: the sum of waits for a first token, and how many they were. */
export const ttftSum = partOf(inference.ttftSeconds, 'sum', 'seconds per second', 'Sum of');
export const ttftCount = partOf(inference.ttftSeconds, 'count', 'requests per second', 'Requests with a');

export const LATENCY: Rules = [
  ...LATENCIES.flatMap(({ family, of }) => {
    const buckets: RecordedRule = {
      record: latencyBuckets(family),
      expr: `rate(${family.name}_bucket${WINDOW})`,
      unit: 'requests per second',
      help: `Buckets of ${of}, label \`le\`.`,
    };
    return withQuantiles(buckets, `server_model:${family.name}`, of);
  }),
  ttftSum,
  ttftCount,
];

/**
 * Servers of other engines have other buckets, and buckets that only some have must not be added up: those that all have
 * are kept, and they add up to what is true.
 */
export const FLEET_LATENCY: Rules = LATENCIES.flatMap(({ family, of }) => {
  const each = latencyBuckets(family);
  const buckets: RecordedRule = {
    record: inFleet(each),
    expr: `${overFleet('sum', each)}
and
${overFleet('count', each)} == ignoring (le) group_left ${overFleet('count', `${each}{le="+Inf"}`)}`,
    unit: 'requests per second',
    help: `Buckets of ${of} that all servers have, label \`le\`.`,
  };
  return withQuantiles(buckets, `fleet:${family.name}`, of);
});

/** Without traffic a quantile is NaN, which is left out. */
function withQuantiles(buckets: RecordedRule, metric: string, of: string): Rules {
  const quantiles = QUANTILES.map(({ name, share, of: which }) => ({
    record: quantileSeries(metric, name),
    expr: `histogram_quantile(${share}, ${buckets.record}) >= 0`,
    unit: 'seconds',
    help: `${which} of ${of}.`,
  }));
  return [buckets, ...quantiles];
}

function partOf(
  family: Family<string, 'histogram'>,
  part: 'sum' | 'count',
  unit: string,
  what: string,
): RecordedRule {
  return {
    record: `server_model:${family.name}_${part}:rate${OVER}`,
    expr: `rate(${family.name}_${part}${WINDOW})`,
    unit,
    help: `${what} time to first token.`,
  };
}
