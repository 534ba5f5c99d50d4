/**
 * How much is asked for, in requests at once: what a replica holds so many of. A queue is no measure of it. It grows with
 * the patience of clients, and behind a stall or a full KV cache without any demand; so what waits counts as far as it would
 * run at once if all that comes in were served. `demandAtOnce` reckons the same of the inputs of the verdict.
 */
import { inference } from '../../exporter/catalogue/index.ts';
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { finished } from '../verdict/rules/server.ts';
import { MOST_GROWTH } from '../verdict/sizing.ts';
import { overServers } from './levels.ts';
import type { RecordedRule } from './recorded-rule.ts';

const running = `avg_over_time(${inference.requestsRunning.name}[2m])`;
const waiting = `avg_over_time(${inference.queueDepth.name}[2m])`;

// From raw series, as all of it: a report evaluates it where nobody recorded anything.
const { requestsPerSecond, queueGrowth, tokensPerSecond } = INPUT_RULES;
const comesIn = `(${requestsPerSecond.expr} + clamp_min(${queueGrowth.expr}, 0))`;
const served = `(${finished('outcome!="aborted"')} > 0)`;
const ifAllWereServed = `${running} * clamp_max(${comesIn} / ${served}, ${MOST_GROWTH})`;

export const fleetDemand: RecordedRule = {
  record: 'fleet_model:inference_demand:avg2m',
  expr: overServers(
    'sum',
    `
  ${running} and ${tokensPerSecond.expr} == 0
  or
  ${ifAllWereServed} < ${running} + ${waiting}
  or
  ${running} + ${waiting}
  or
  ${running}
`,
  ),
  unit: 'requests',
  help: 'Demand in requests at once, over all servers of the model: those running, and those waiting as far as they would run at once if all that comes in were served.',
};
