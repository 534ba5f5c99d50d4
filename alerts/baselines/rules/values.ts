/** Every minute: the values, what is known of their signals, and when a value is neither judged nor learned. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE } from '../names.ts';
import type { Signal, Traffic } from '../signals/signal.ts';

export function valueRules(signals: readonly Signal[]): RecordingRule[] {
  return [
    ...signals.map(minimumEffect),
    ...signals.map(value),
    ...signals.flatMap(({ signal, minimumTraffic }) =>
      minimumTraffic ? [lowTraffic(signal, minimumTraffic)] : [],
    ),
    {
      record: BASELINE.paused,
      labels: { reason: 'excluded' },
      expr: `group without () (${BASELINE.value} unless (\n  ${notExcluded(BASELINE.value)}\n))`,
    },
  ];
}

/** What the operator does not exclude of these series: by all, by signal, by server, or by signal of a server. */
export function notExcluded(series: string): string {
  return `${series}
  unless on () (${BASELINE.exclude}{signal="",server=""} > 0)
  unless on (signal) (${BASELINE.exclude}{signal!="",server=""} > 0)
  unless on (server) (${BASELINE.exclude}{signal="",server!=""} > 0)
  unless on (signal, server) (${BASELINE.exclude}{signal!="",server!=""} > 0)`;
}

/** The list itself as series: rules and panels join it by `signal`. */
function minimumEffect({ signal, kind, direction, unit, minimumEffect: least }: Signal): RecordingRule {
  return {
    record: BASELINE.minimumEffect,
    labels: { signal, kind, direction, unit },
    expr: `vector(${least})`,
  };
}

/** A comparison takes NaN away and keeps 0. */
function value({ signal, expr }: Signal): RecordingRule {
  return { record: BASELINE.value, labels: { signal }, expr: `(${expr}) >= 0` };
}

function lowTraffic(signal: string, { expr, atLeast }: Traffic): RecordingRule {
  return {
    record: BASELINE.paused,
    labels: { signal, reason: 'low_traffic' },
    expr: `group without () ((${expr}) < ${atLeast})`,
  };
}
