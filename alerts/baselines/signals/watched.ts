import { EXTENSIVE_SIGNALS } from './extensive.ts';
import { INTENSIVE_SIGNALS } from './intensive.ts';
import type { Signal } from './signal.ts';

/** What is watched out of the box. */
export const WATCHED_SIGNALS: readonly Signal[] = [...EXTENSIVE_SIGNALS, ...INTENSIVE_SIGNALS];

const NAME = /^[a-z][a-z0-9_]*$/;

/** @throws Error that names the signal and what is wrong with it */
export function checkSignals(signals: readonly Signal[]): void {
  const seen = new Set<string>();
  for (const { signal, minimumEffect, minimumTraffic } of signals) {
    if (!NAME.test(signal)) throw new Error(`signal "${signal}": expected a name such as "request_rate"`);
    if (seen.has(signal)) throw new Error(`signal "${signal}" is there twice: give one of them another name`);
    seen.add(signal);
    positive(minimumEffect, `signal "${signal}": minimumEffect`);
    if (minimumTraffic) positive(minimumTraffic.atLeast, `signal "${signal}": minimumTraffic.atLeast`);
  }
}

function positive(value: number, what: string): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw new Error(`${what} is ${value}: expected a number above 0`);
}
