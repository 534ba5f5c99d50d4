/**
 * Conditions on the inputs of a verdict, as data: evaluated here, written as PromQL in `promql.ts` and in words in
 * `document.ts`. A comparison with an absent or NaN input is false, as a PromQL filter is empty.
 */
import type { VerdictInputs } from './inputs.ts';
import { bound } from './thresholds.ts';
import type { Ease, ThresholdName, Thresholds } from './thresholds.ts';

export type InputName = keyof VerdictInputs;
export type Operator = '>' | '>=' | '<' | '<=';

export type Condition = Comparison | All | Any | Unless;

export interface Comparison {
  readonly kind: 'compare';
  readonly input: InputName;
  readonly operator: Operator;
  /** A number has no margin: nothing is nothing. */
  readonly threshold: ThresholdName | number;
}

interface All {
  readonly kind: 'all';
  readonly of: readonly Condition[];
}

interface Any {
  readonly kind: 'any';
  readonly of: readonly Condition[];
}

/** There is no bare "not": PromQL, too, can only take away from what is there. */
interface Unless {
  readonly kind: 'unless';
  readonly condition: Condition;
  readonly exception: Condition;
}

export function compare(input: InputName, operator: Operator, threshold: ThresholdName | number): Condition {
  return { kind: 'compare', input, operator, threshold };
}

export function all(...of: readonly [Condition, ...Condition[]]): Condition {
  return { kind: 'all', of };
}

export function any(...of: readonly [Condition, ...Condition[]]): Condition {
  return { kind: 'any', of };
}

/** The condition holds and the exception does not. */
export function unless(condition: Condition, exception: Condition): Condition {
  return { kind: 'unless', condition, exception };
}

/** Whether it holds; `ease` says whether it is asked of a verdict that holds already. */
export function holds(
  condition: Condition,
  inputs: VerdictInputs,
  thresholds: Thresholds,
  ease: Ease,
): boolean {
  switch (condition.kind) {
    case 'compare':
      return compares(condition, inputs, thresholds, ease);
    case 'all':
      return condition.of.every((part) => holds(part, inputs, thresholds, ease));
    case 'any':
      return condition.of.some((part) => holds(part, inputs, thresholds, ease));
    case 'unless':
      return (
        holds(condition.condition, inputs, thresholds, ease) &&
        !holds(condition.exception, inputs, thresholds, easeOfException(ease))
      );
  }
}

/** To stay easily, what would end the verdict must be harder. */
export function easeOfException(ease: Ease): Ease {
  if (ease === 'enter') return 'enter';
  return ease === 'stay' ? 'leave' : 'stay';
}

/** The number on the right of a comparison. */
export function limitOf({ threshold, operator }: Comparison, thresholds: Thresholds, ease: Ease): number {
  return typeof threshold === 'number' ? threshold : bound(threshold, operator, thresholds, ease);
}

function compares(
  comparison: Comparison,
  inputs: VerdictInputs,
  thresholds: Thresholds,
  ease: Ease,
): boolean {
  const value = inputs[comparison.input];
  if (value === undefined) return false;
  const limit = limitOf(comparison, thresholds, ease);
  switch (comparison.operator) {
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
  }
}
