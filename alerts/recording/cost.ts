/** What it costs. Dollars per hour: the verdict has them. */
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { withoutRequests } from './load.ts';
import { OVER, quotient, SECONDS_PER_HOUR } from './recorded-rule.ts';
import type { RecordedRule, Rules } from './recorded-rule.ts';
import { byOutcome, withOutcome } from './traffic.ts';

export const DOLLARS = INPUT_RULES.dollarsPerHour.record;
const UNIT = 'dollars per hour';

export const idleDollars: RecordedRule = {
  record: `server_model:gpu_idle_dollars_per_hour:avg${OVER}`,
  expr: `${DOLLARS} * clamp_min(1 - ${INPUT_RULES.utilisation.record}, 0)`,
  unit: UNIT,
  help: 'Price of the GPUs times the share of time in which no kernel ran.',
};

export const unusedDollars: RecordedRule = {
  record: `server_model:gpu_unused_dollars_per_hour:avg${OVER}`,
  expr: `${DOLLARS} * ${withoutRequests.record}`,
  unit: UNIT,
  help: 'Price of the GPUs while no request ended and none ran, else 0.',
};

export const dollarsPerMillionTokens = quotient({
  record: `server_model:inference_dollars_per_million_tokens:ratio${OVER}`,
  of: DOLLARS,
  over: `${INPUT_RULES.tokensPerSecond.record} * ${SECONDS_PER_HOUR}`,
  times: 1e6,
  unit: 'dollars per million tokens',
  help: 'Price of the GPUs for a million output tokens, at the pace of the window.',
});

/** Requests a second that a dollar was well spent on. */
export const ANSWERED = withOutcome(byOutcome.record, 'ok', 'truncated');

export const requestsPerDollar = quotient({
  record: `server_model:inference_requests_per_dollar:ratio${OVER}`,
  of: ANSWERED,
  over: DOLLARS,
  times: SECONDS_PER_HOUR,
  unit: 'requests per dollar',
  help: 'Requests that got an answer with something in it for each dollar.',
});

export const COST: Rules = [dollarsPerMillionTokens, requestsPerDollar, idleDollars, unusedDollars];
