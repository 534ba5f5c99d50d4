/** How many GPUs: plain arithmetic on five minutes of traffic, so every answer is an "about". */
import type { VerdictInputs } from './inputs.ts';

/** A server that misses its SLO at full load is taken to hold it at this share of that load. */
export const LOAD_AT_SLO = 0.8;

/** Utilisation that folding aims at: busy, with room for a burst. */
export const FOLDED_UTILISATION = 0.7;

/** Requests per second that come in: those finished, and those by which the queue grows. */
export function demand({ requestsPerSecond, queueGrowth = 0 }: VerdictInputs): number | undefined {
  if (requestsPerSecond === undefined) return undefined;
  return requestsPerSecond + Math.max(0, queueGrowth);
}

/** Requests per second that got their answer: impatient clients are demand, not work that was done. */
export function served({ requestsPerSecond, abortedPerSecond = 0 }: VerdictInputs): number | undefined {
  if (requestsPerSecond === undefined) return undefined;
  return Math.max(0, requestsPerSecond - abortedPerSecond);
}

/** GPUs that this demand asks for beyond those there are, at least one; `undefined` where a number is missing. */
export function gpusToAdd(inputs: VerdictInputs): number | undefined {
  const { gpus } = inputs;
  const done = served(inputs);
  const wanted = demand(inputs);
  if (!gpus || !done || wanted === undefined) return undefined;
  return Math.max(1, Math.ceil(gpus * timesWanted(wanted, done)) - gpus);
}

/** How many times as much is wanted for a demand as what finishes `atFullLoad`; both in the same unit. */
export function timesWanted(demanded: number, atFullLoad: number): number {
  // Growth of a queue that fills in a moment says nothing about what is needed for long.
  return Math.min(demanded / atFullLoad, MOST_GROWTH) / LOAD_AT_SLO;
}

/** A demand beyond this many times what is finished is a burst, not a level to buy for. */
export const MOST_GROWTH = 10;

/**
 * Requests at once that a demand comes to: those running, and those waiting as far as they would run at once if all that
 * comes in were served. A longer queue is the patience of clients; one before a server that makes no token is no demand.
 */
export function demandAtOnce(inputs: VerdictInputs): number | undefined {
  const { running, queueDepth, tokensPerSecond } = inputs;
  if (running === undefined || queueDepth === undefined || tokensPerSecond === 0) return running;
  const [wanted, done] = [demand(inputs), served(inputs)];
  if (wanted === undefined || !done) return running + queueDepth;
  return Math.min(running + queueDepth, running * Math.min(wanted / done, MOST_GROWTH));
}

/** GPUs that would do, at least one; `undefined` where a number is missing. */
export function gpusEnough({ gpus, utilisation }: VerdictInputs): number | undefined {
  if (!gpus || utilisation === undefined) return undefined;
  return Math.min(gpus, Math.max(1, Math.ceil((gpus * utilisation) / FOLDED_UTILISATION)));
}
