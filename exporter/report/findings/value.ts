/** What it cost, what came of it, and what it drew. */
import { mayMiss } from '../../../alerts/recording/slo.ts';
import { ENOUGH_REQUESTS_PER_SECOND } from '../../../alerts/verdict/inputs.ts';
import type { Range } from '../../prometheus-client/client.ts';
import { known, pick } from '../read/grid.ts';
import type { Values } from '../read/grid.ts';
import type { ServerData } from '../read/server-data.ts';
import { ratio, sum } from '../read/statistics.ts';
import type { Answers, Failing, Money, ServerReport } from '../report.ts';

const HOUR = 3_600;
const JOULES_PER_KWH = 3.6e6;
/** Those that a dollar was well spent on, as in the recorded requests per dollar. */
const ANSWERED = ['ok', 'truncated'];

/** A rate, or a price an hour, over the whole range. */
function over(values: readonly number[], seconds: number): number | undefined {
  const total = sum(values);
  return total === undefined ? undefined : total * seconds;
}

export function moneyOf(data: ServerData, { step }: Range): Money | undefined {
  const { inputs, outcomes } = data;
  const { dollarsPerHour: price, utilisation, tokensPerSecond, requestsPerSecond, running } = inputs;
  const hours = step / HOUR;
  const dollars = over(pick(price), hours);
  if (dollars === undefined) return undefined;
  // What is divided by each other is of the same times.
  const spentWhile = (values: Values) =>
    over(
      pick(price, (index) => known(values, index) !== undefined),
      hours,
    );
  const tokens =
    tokensPerSecond &&
    over(
      pick(tokensPerSecond, (index) => known(price, index) !== undefined),
      step,
    );
  const answered = ANSWERED.flatMap((outcome) =>
    pick(outcomes.get(outcome), (index) => known(price, index) !== undefined),
  );
  const perToken = tokensPerSecond && ratio(spentWhile(tokensPerSecond), tokens);
  const perRequest = requestsPerSecond && ratio(spentWhile(requestsPerSecond), over(answered, step));
  const idle = utilisation && sum(shares(price, (index) => 1 - (known(utilisation, index) ?? Number.NaN)));
  // Where nothing is known of requests there may have been some.
  const isUnused = (index: number) =>
    known(requestsPerSecond, index) === 0 && (known(running, index) ?? 0) === 0;
  const isCounted = requestsPerSecond && spentWhile(requestsPerSecond) !== undefined;
  const unused = over(pick(price, isUnused), hours) ?? 0;
  return {
    dollars,
    perHour: dollars / (pick(price).length * hours),
    ...(perToken !== undefined && { perMillionTokens: perToken * 1e6 }),
    ...(perRequest !== undefined && { perRequest }),
    ...(idle !== undefined && { idle: idle * hours }),
    ...(isCounted && { unused }),
  };
}

function shares(price: Values | undefined, share: (index: number) => number): readonly number[] {
  return [...(price ?? [])]
    .map((value, index) => value * Math.max(0, share(index)))
    .filter((value) => !Number.isNaN(value));
}

/** `objective` is the share of requests that must be answered, 0-1. */
export function answersOf(data: ServerData, { step }: Range, objective: number): Answers | undefined {
  const { outcomes, inputs } = data;
  const requests = over(pick(inputs.requestsPerSecond), step);
  if (requests === undefined) return undefined;
  const of = (...names: readonly string[]) =>
    over(
      names.flatMap((name) => pick(outcomes.get(name))),
      step,
    );
  const aborted = of('aborted');
  const share = (count: number | undefined) => ratio(count, requests);
  const found = {
    failed: share(of('empty', 'error')),
    empty: share(of('empty')),
    truncated: share(of('truncated')),
    aborted: share(aborted),
  };
  const told = Object.entries(found).filter(([, value]) => value !== undefined);
  const failing = failingOf(data, step, objective);
  return { requests, ...Object.fromEntries(told), ...(failing && { failing }) };
}

/** A bad hour is not seen in a week. Of few requests one that fails says nothing, as for the verdict. */
function failingOf({ outcomes, inputs }: ServerData, step: number, objective: number): Failing | undefined {
  const { requestsPerSecond } = inputs;
  const rate = (outcome: string, index: number) => known(outcomes.get(outcome), index) ?? 0;
  const failed = (index: number) => rate('empty', index) + rate('error', index);
  const isBad = (index: number) => {
    const asked = known(requestsPerSecond, index) ?? 0;
    return asked >= ENOUGH_REQUESTS_PER_SECOND && failed(index) > mayMiss(objective) * asked;
  };
  const times = [...(requestsPerSecond ?? []).keys()].filter(isBad);
  const total = (value: (index: number) => number) => sum(times.map(value)) ?? 0;
  const requests = total((index) => known(requestsPerSecond, index) ?? 0);
  if (requests === 0) return undefined;
  return {
    hours: (times.length * step) / HOUR,
    isNow: times.at(-1) === (requestsPerSecond?.length ?? 0) - 1,
    requests: requests * step,
    failed: total(failed) / requests,
    empty: total((index) => rate('empty', index)) / requests,
  };
}

export function energyOf({ energy, inputs }: ServerData, { step }: Range): ServerReport['energy'] {
  const joules = over(pick(energy), step);
  if (joules === undefined) return undefined;
  const perToken = ratio(
    joules,
    over(
      pick(inputs.tokensPerSecond, (index) => known(energy, index) !== undefined),
      step,
    ),
  );
  return {
    kilowattHours: joules / JOULES_PER_KWH,
    ...(perToken !== undefined && { joulesPerToken: perToken }),
  };
}
