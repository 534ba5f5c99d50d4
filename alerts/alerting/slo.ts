/** Pages for promises that are being broken: burn rates over two windows, after the SRE workbook. */
import { percent } from '../percent.ts';
import { mayMiss } from '../recording/slo.ts';
import { badShare, badShareLimit, requestsIn } from './burn-rate.ts';
import { DASHBOARDS } from './dashboards.ts';
import { HOUR, MINUTE, SERVER } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

interface Burn {
  readonly name: string;
  readonly factor: number;
  readonly long: string;
  /** That it still goes on: the alert ends soon after the trouble. */
  readonly short: string;
  /** Requests in the long window under which a share says nothing. */
  readonly leastRequests: number;
  readonly holdSeconds: number;
  /** Of the dashboard: the window, and what was before it. */
  readonly lookBackSeconds: number;
}

/** 2 % of a budget of 30 days in an hour, and 5 % in six. */
const FAST: Burn = {
  name: 'InferenceSloBurnFast',
  factor: 14.4,
  long: '1h',
  short: '5m',
  leastRequests: 30,
  // Both windows must agree already: this is for a scrape gone wrong.
  holdSeconds: 2 * MINUTE,
  lookBackSeconds: 2 * HOUR,
};
const SLOW: Burn = {
  name: 'InferenceSloBurnSlow',
  factor: 6,
  long: '6h',
  short: '30m',
  leastRequests: 60,
  holdSeconds: 15 * MINUTE,
  lookBackSeconds: 12 * HOUR,
};

/** `objective` is the share of requests that must keep the SLO, 0-1. */
export function sloTopic(objective: number): AlertTopic {
  return { name: 'slo', intervalSeconds: 30, alerts: [FAST, SLOW].map((burn) => burnAlert(burn, objective)) };
}

function burnAlert(burn: Burn, objective: number): AlertDefinition {
  const { name, factor, long, short, leastRequests, holdSeconds } = burn;
  const limit = badShareLimit(objective, factor);
  return {
    name,
    severity: 'critical',
    expr: `${badShare(long)} > ${limit}
and
${badShare(short)} > ${limit}
and
${requestsIn(long)} >= ${leastRequests}`,
    when: `More than ${percent(limit)} of the requests missed an SLO over ${long} and over ${short} (${factor} times the budget), of at least ${leastRequests} requests in ${long}`,
    holdSeconds,
    summary: `{{ $value | humanizePercentage }} of the requests to ${SERVER} missed the SLO {{ $labels.objective }} in the last ${long}; ${percent(mayMiss(objective))} is promised at most.`,
    action: `Read the verdict of the server on the dashboard first: it says whether to batch, to shrink the model or to add GPUs. If a release or a config change is younger than ${long}, take it back.`,
    dashboard: { ...DASHBOARDS.server, lookBackSeconds: burn.lookBackSeconds },
  };
}
