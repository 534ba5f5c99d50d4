/** How many GPUs: plain arithmetic on five minutes of traffic, so every answer is an "about". */
import { NUMBERS } from './arithmetic.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { VerdictInputs } from './inputs.ts';

/** A server that misses its SLO at full load is taken to hold it at this share of that load. */
export const LOAD_AT_SLO = 0.8;

/** Utilisation that folding aims at: busy, with room for a burst. */
export const FOLDED_UTILISATION = 0.7;

/** A demand beyond this many times what is finished is a burst, not a level to buy for. */
export const MOST_GROWTH = 10;

/** What numbers of GPUs are reckoned of. */
export interface Load<T> {
  readonly gpus: T;
  readonly utilisation: T;
  readonly requestsPerSecond: T;
  readonly abortedPerSecond: T;
  readonly queueGrowth: T;
}

/** Requests per second that come in: those finished, and those by which the queue grows. */
export function demand(inputs: VerdictInputs): number | undefined {
  return demandOf(NUMBERS, loadOf(inputs));
}

function demandOf<T>(m: Arithmetic<T>, { requestsPerSecond, queueGrowth }: Load<T>): T {
  return m.plus(requestsPerSecond, m.atLeast(m.orZero(queueGrowth, requestsPerSecond), 0));
}

/** Requests per second that got their answer: impatient clients are demand, not work that was done. */
export function served(inputs: VerdictInputs): number | undefined {
  return servedOf(NUMBERS, loadOf(inputs));
}

function servedOf<T>(m: Arithmetic<T>, { requestsPerSecond, abortedPerSecond }: Load<T>): T {
  return m.atLeast(m.minus(requestsPerSecond, m.orZero(abortedPerSecond, requestsPerSecond)), 0);
}

/** GPUs that this demand asks for beyond those there are, at least one; `undefined` where a number is missing. */
export function gpusToAdd(inputs: VerdictInputs): number | undefined {
  return toAdd(NUMBERS, loadOf(inputs));
}

/** The same in any arithmetic. */
export function toAdd<T>(m: Arithmetic<T>, load: Load<T>): T {
  const gpus = m.positive(load.gpus);
  const times = timesWantedOf(m, demandOf(m, load), m.positive(servedOf(m, load)));
  return m.atLeast(m.minus(m.up(m.times(gpus, times)), gpus), 1);
}

/** How many times as much is wanted for a demand as what finishes `atFullLoad`; both in the same unit. */
export function timesWanted(demanded: number, atFullLoad: number): number {
  return timesWantedOf(NUMBERS, demanded, atFullLoad) ?? Number.NaN;
}

function timesWantedOf<T>(m: Arithmetic<T>, demanded: T, atFullLoad: T): T {
  // Growth of a queue that fills in a moment says nothing about what is needed for long.
  return m.over(m.atMost(m.over(demanded, atFullLoad), MOST_GROWTH), LOAD_AT_SLO);
}

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

/** Fewer GPUs that would do, at least one; `undefined` where a number is missing, or where it takes all that there are. */
export function gpusToFoldInto(inputs: VerdictInputs): number | undefined {
  return toFoldInto(NUMBERS, loadOf(inputs));
}

/** The same in any arithmetic. */
export function toFoldInto<T>(m: Arithmetic<T>, { gpus, utilisation }: Load<T>): T {
  const enough = m.up(m.over(m.times(gpus, utilisation), FOLDED_UTILISATION));
  return m.under(m.atLeast(enough, 1), gpus);
}

function loadOf(inputs: VerdictInputs): Load<number | undefined> {
  const { gpus, utilisation, requestsPerSecond, abortedPerSecond, queueGrowth } = inputs;
  return { gpus, utilisation, requestsPerSecond, abortedPerSecond, queueGrowth };
}
