import { quoted } from '../../sources/inference/prometheus-text/rejections.ts';
import { refuse } from '../streams/refusal.ts';
import type { Refusal } from '../streams/refusal.ts';

export type Quantity = 'seconds' | 'tokens';

/** How values of a unit become base units, and which part of the ladder of exponential histograms they are put on. */
export interface Unit {
  readonly divisor: number;
  /** The first rung is 2^(firstRung/2), before the division. */
  readonly firstRung: number;
}

const SECONDS: Unit = { divisor: 1, firstRung: -20 };
/** 1 ms to 2^20 ms. Powers of 2 in milliseconds are none in seconds, so their ladder is another and still exact. */
const MILLISECONDS: Unit = { divisor: 1_000, firstRung: 0 };
const TOKENS: Unit = { divisor: 1, firstRung: 0 };

const UNITS: Readonly<Record<Quantity, ReadonlyMap<string, Unit>>> = {
  seconds: new Map([
    ['s', SECONDS],
    ['', SECONDS],
    ['ms', MILLISECONDS],
  ]),
  tokens: new Map([
    ['{token}', TOKENS],
    ['', TOKENS],
    ['1', TOKENS],
  ]),
};
const EXPECTED: Readonly<Record<Quantity, string>> = { seconds: '"s" or "ms"', tokens: '"{token}"' };

export function unitOf(quantity: Quantity, unit: string): Unit | Refusal {
  return UNITS[quantity].get(unit) ?? refuse(`its unit is ${quoted(unit)}, expected ${EXPECTED[quantity]}`);
}
