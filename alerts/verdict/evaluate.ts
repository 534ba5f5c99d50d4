import { holds } from './condition.ts';
import type { VerdictInputs } from './inputs.ts';
import { VERDICTS } from './table.ts';
import type { VerdictName, VerdictRow } from './table.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * The verdict on one model of one server: the first row of the table that holds. `previous` is the verdict that was
 * said last, which stays by its easier thresholds. `undefined` when the server itself is
 * not seen, and when it is late and what would say why is unknown.
 */
export function evaluate(
  inputs: VerdictInputs,
  thresholds: Thresholds,
  previous?: VerdictName,
): VerdictRow | undefined {
  return VERDICTS.find(({ name, when }) =>
    holds(when, inputs, thresholds, name === previous ? 'stay' : 'enter'),
  );
}
