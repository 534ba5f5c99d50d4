/** Thresholds: numbers that something is compared with. */
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

export interface Comparison {
  readonly operator: string;
  readonly value: number;
  /** Place of the number in the expression. */
  readonly from: number;
  readonly to: number;
}

const OPERATORS = new Set(['==', '!=', '>=', '<=', '>', '<']);
const AFTER = new Set([')', ',', 'and', 'or', 'unless']);

/** Comparisons with a number alone, from left to right. @throws Error for what is no expression */
export function comparisonsIn(expr: string): readonly Comparison[] {
  const tokens = tokensOf(expr);
  let braces = 0;
  return tokens.flatMap((token, index) => {
    if (token.text === '{') braces++;
    if (token.text === '}') braces--;
    if (braces > 0 || token.kind !== 'sign' || !OPERATORS.has(token.text)) return [];
    return comparisonAt(tokens, index) ?? [];
  });
}

function comparisonAt(tokens: readonly Token[], index: number): Comparison | undefined {
  let at = index + 1;
  if (tokens[at]?.text.toLowerCase() === 'bool') at++;
  const first = tokens[at];
  const isSigned = first?.text === '-' || first?.text === '+';
  const number = isSigned ? tokens[at + 1] : first;
  const after = tokens[at + (isSigned ? 2 : 1)];
  if (!first || number?.kind !== 'number') return undefined;
  // What goes on is an expression with a number in it.
  if (after && !AFTER.has(after.text.toLowerCase()) && !OPERATORS.has(after.text)) return undefined;
  const value = Number(number.text.replaceAll('_', '')) * (first.text === '-' ? -1 : 1);
  const operator = tokens[index]?.text ?? '';
  return { operator, value, from: first.at, to: number.at + number.text.length };
}

export function withThreshold(expr: string, { from, to }: Comparison, value: string): string {
  return expr.slice(0, from) + value + expr.slice(to);
}
