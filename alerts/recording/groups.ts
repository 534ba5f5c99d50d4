import type { RuleGroup } from '../rules.ts';
import { COST } from './cost.ts';
import { EACH_GPU } from './each-gpu.ts';
import { EFFICIENCY } from './efficiency.ts';
import { FLEET_GPU } from './fleet-gpu.ts';
import { FLEET_VALUE } from './fleet-value.ts';
import { FLEET_LOAD, FLEET_TRAFFIC } from './fleet.ts';
import { GOODPUT } from './goodput.ts';
import { GPU } from './gpu.ts';
import { FLEET_LATENCY, LATENCY } from './latency.ts';
import { LOAD } from './load.ts';
import { PACE, PACE_LONG } from './pace.ts';
import type { Rules } from './recorded-rule.ts';
import { FLEET_SLO, longFleetSlo, longSlo, PROMISED_SHARE, SLO } from './slo.ts';
import { TRAFFIC } from './traffic.ts';
import { TREND } from './trend.ts';
import { WARM_POOL, WARM_POOL_LONG } from './warm-pool.ts';

interface Topic {
  readonly name: string;
  readonly rules: Rules;
  /** Of what moves slowly and looks far back. */
  readonly slow?: boolean;
}

/**
 * In the order in which they read each other, and none over 20 rules, the most that Mimir takes in a group. `objective` is
 * the share of requests that must keep their SLO, 0-1.
 */
export function recordingTopics(objective = PROMISED_SHARE): readonly Topic[] {
  return [
    { name: 'traffic', rules: TRAFFIC },
    { name: 'latency', rules: LATENCY },
    { name: 'load', rules: LOAD },
    { name: 'pace', rules: PACE },
    { name: 'gpu', rules: [...EACH_GPU, ...GPU] },
    { name: 'slo', rules: [...SLO, ...FLEET_SLO] },
    { name: 'value', rules: [...EFFICIENCY, ...COST, ...GOODPUT] },
    { name: 'warm-pool', rules: WARM_POOL },
    { name: 'fleet-traffic', rules: FLEET_TRAFFIC },
    { name: 'fleet-latency', rules: FLEET_LATENCY },
    { name: 'fleet-load', rules: FLEET_LOAD },
    { name: 'fleet-gpu', rules: FLEET_GPU },
    { name: 'fleet-value', rules: FLEET_VALUE },
    { name: 'slo-long', rules: longSlo(objective), slow: true },
    { name: 'fleet-slo-long', rules: longFleetSlo(objective), slow: true },
    { name: 'warm-pool-long', rules: WARM_POOL_LONG, slow: true },
    { name: 'trend', rules: TREND, slow: true },
    { name: 'pace-long', rules: PACE_LONG, slow: true },
  ];
}

export interface RecordingOptions {
  /** Share of requests that must keep their SLO, 0-1. */
  readonly objective?: number | undefined;
  /** Prometheus durations. Over four minutes a series would be gone between two evaluations. */
  readonly interval?: string;
  readonly slowInterval?: string;
}

/** The recording rules beside those of the verdict (`verdictGroups`), whose series they read. */
export function recordingGroups(options: RecordingOptions = {}): readonly RuleGroup[] {
  const { objective, interval = '1m', slowInterval = '2m' } = options;
  return recordingTopics(objective).map(({ name, rules, slow = false }) => ({
    name: `headroom-recording-${name}`,
    interval: slow ? slowInterval : interval,
    rules: rules.map(({ record, expr }) => ({ record, expr })),
  }));
}
