/** What the work of all servers of a job costs, given the work. */
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { ANSWERED, DOLLARS, dollarsPerMillionTokens, requestsPerDollar } from './cost.ts';
import {
  gpuSecondsPerToken,
  joulesPerToken,
  tokensPerGpuHour,
  tokensPerRunningRequest,
  ttftPerPromptToken,
} from './efficiency.ts';
import { gpus, onKnownGpus, onPricedGpus } from './fleet-gpu.ts';
import { BOUNDED } from './goodput.ts';
import { busySeconds, energy } from './gpu.ts';
import { fleetRatio, fleetSum, inFleet } from './levels.ts';
import { quotient, SECONDS_PER_HOUR } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';

const TOKENS = INPUT_RULES.tokensPerSecond.record;

export const FLEET_VALUE: Rules = [
  fleetRatio(tokensPerRunningRequest),
  fleetRatio(ttftPerPromptToken),
  asOf(gpuSecondsPerToken, inFleet(busySeconds.record), onKnownGpus(TOKENS)),
  asOf(joulesPerToken, inFleet(energy.record), onKnownGpus(TOKENS)),
  asOf(tokensPerGpuHour, onKnownGpus(TOKENS), gpus.record, SECONDS_PER_HOUR),
  asOf(dollarsPerMillionTokens, inFleet(DOLLARS), `${onPricedGpus(TOKENS)} * ${SECONDS_PER_HOUR}`, 1e6),
  asOf(requestsPerDollar, onPricedGpus(ANSWERED), inFleet(DOLLARS), SECONDS_PER_HOUR),
  ...BOUNDED.flatMap(({ rate, perGpuHour }) => [
    fleetSum(rate),
    asOf(perGpuHour, onKnownGpus(rate.record), gpus.record, SECONDS_PER_HOUR),
  ]),
];

/** The quotient of a server, made anew for the fleet: GPUs that are shared count once. */
function asOf(rule: RecordedRule, of: string, over: string, times?: number): RecordedRule {
  const { record, unit, help } = rule;
  return quotient({ record: inFleet(record), of, over, unit, help, ...(times && { times }) });
}
