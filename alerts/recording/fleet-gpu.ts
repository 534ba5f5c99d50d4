/** GPUs of all servers of a job, each once, and what they are worth. */
import { gpu } from '../../exporter/catalogue/index.ts';
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { SERVER_GPUS } from '../verdict/rules/gpu.ts';
import { idleDollars, unusedDollars } from './cost.ts';
import {
  BUSY_SECONDS,
  busySeconds,
  ENERGY,
  energy,
  memoryRatio,
  memoryTotal,
  memoryUsed,
  OBSERVED_SECONDS,
  observedSeconds,
} from './gpu.ts';
import {
  fleetFigure,
  inFleet,
  ofServers,
  overFleet,
  overFleetGpus,
  perUuid,
  verdictInput,
} from './levels.ts';
import { withoutRequests } from './load.ts';
import { quotient, SHARE } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

const PRICE = gpu.costDollarsPerHour.name;

/** The figure of each GPU, summed, in place of the sum over the servers, which may share GPUs. */
function eachOnce(rule: RecordedRule, perGpu: string): RecordedRule {
  return { ...rule, record: inFleet(rule.record), expr: overFleetGpus('sum', ofServers(perGpu)) };
}

const busy = eachOnce(busySeconds, BUSY_SECONDS);
const observed = eachOnce(observedSeconds, OBSERVED_SECONDS);

export const gpus: RecordedRule = {
  record: 'fleet:gpus:count',
  expr: overFleetGpus('count', SERVER_GPUS),
  unit: 'GPUs',
  help: 'GPUs that servers run on.',
};

const unassigned: RecordedRule = {
  record: 'fleet:gpus_unassigned:count',
  // 0 is said only where GPUs are read.
  expr: `count without (uuid) (${perUuid(gpu.up.name)} unless ${perUuid(SERVER_GPUS)})
or
0 * ${overFleetGpus('count', gpu.up.name)}`,
  unit: 'GPUs',
  help: 'GPUs that no server is known to run on.',
};

export const FLEET_GPU: Rules = [
  gpus,
  unassigned,
  busy,
  observed,
  quotient({
    record: inFleet(INPUT_RULES.utilisation.record),
    of: busy.record,
    over: observed.record,
    unit: SHARE,
    help: 'Mean utilisation of the GPUs that servers run on.',
  }),
  eachOnce(energy, ENERGY),
  eachOnce(memoryUsed, gpu.memoryUsedBytes.name),
  eachOnce(memoryTotal, gpu.memoryTotalBytes.name),
  fleetFigure(memoryRatio),
  eachOnce(verdictInput('dollarsPerHour', 'dollars per hour', 'Price of the GPUs together.'), PRICE),
  eachOnce(idleDollars, `${PRICE} * clamp_min(1 - ${BUSY_SECONDS} / (${OBSERVED_SECONDS} > 0), 0)`),
  {
    ...unusedDollars,
    record: inFleet(unusedDollars.record),
    // A GPU is in use while any of the models on it is.
    expr: overFleetGpus(
      'sum',
      `${PRICE} * min without (server, model) (${SERVER_GPUS} * ignoring (device_id, uuid) group_left ${withoutRequests.record})`,
    ),
  },
];

/** Over what is known of servers whose GPUs are known: work on other GPUs must not count as theirs. */
export function onKnownGpus(series: string): string {
  return overFleet('sum', `${series} and ${INPUT_RULES.gpus.record}`);
}

/** The same of servers whose price is known. */
export function onPricedGpus(series: string): string {
  return overFleet('sum', `${series} and ${INPUT_RULES.dollarsPerHour.record}`);
}
