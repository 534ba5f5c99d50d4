/** Latencies: rates of the buckets, which aggregate, and quantiles of them, which do not. */
import type { Family } from '../../exporter/catalogue/family.ts';
import { inference } from '../../exporter/catalogue/index.ts';
import { inFleet, overFleet } from './levels.ts';
import { OVER, WINDOW } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

interface Latency {
  readonly family: Family<string, 'histogram'>;
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

/** For means: the sum of waits for a first token, and how many they were. */
export const ttftSum = partOf(inference.ttftSeconds, 'sum', 'seconds per second', 'Sum of');
export const ttftCount = partOf(inference.ttftSeconds, 'count', 'requests per second', 'Requests with a');

export const LATENCY: Rules = [
  ...LATENCIES.flatMap(({ family, of }) => {
    const buckets: RecordedRule = {
      record: `server_model:${family.name}_bucket:rate${OVER}`,
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
  const each = `server_model:${family.name}_bucket:rate${OVER}`;
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
    record: `${metric}:${name}_${OVER}`,
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
