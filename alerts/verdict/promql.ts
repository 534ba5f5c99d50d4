/**
 * The truth table as PromQL. A comparison is a filter on a recorded series, so an absent input fails it, and the set
 * operators join what has the same labels. It means what `evaluate` means; a test holds both to that.
 */
import { easeOfException, limitOf } from './condition.ts';
import type { Condition } from './condition.ts';
import { seriesOf } from './input-rules.ts';
import { VERDICTS } from './table.ts';
import type { VerdictRow } from './table.ts';
import type { Ease, Thresholds } from './thresholds.ts';

/** `headroom:verdict{verdict="kv_bound"} 1`: one series for each server and model that has a verdict. */
export const VERDICT_SERIES = 'headroom:verdict';

/** The expression that `headroom:verdict` records. It reads its own last sample: a verdict that holds stays easily. */
export function verdictExpression(thresholds: Thresholds): string {
  return VERDICTS.map((row) => rowExpression(row, thresholds)).join('\nor ignoring (verdict)\n');
}

function rowExpression({ name, when }: VerdictRow, thresholds: Thresholds): string {
  const enter = expression(when, thresholds, 'enter');
  const stay = expression(when, thresholds, 'stay');
  const held = `${VERDICT_SERIES}{verdict="${name}"}`;
  const condition = enter === stay ? enter : `${enter}\n  or\n  ${stay} and ignoring (verdict) ${held}`;
  // group() gives 1 for what is there, whatever its value.
  return `label_replace(group without () (\n  ${condition}\n), "verdict", "${name}", "", "")`;
}

function expression(condition: Condition, thresholds: Thresholds, ease: Ease): string {
  switch (condition.kind) {
    case 'compare':
      return `${seriesOf(condition.input)} ${condition.operator} ${limitOf(condition, thresholds, ease)}`;
    case 'all':
      return joined(condition.of, 'and', thresholds, ease);
    case 'any':
      return joined(condition.of, 'or', thresholds, ease);
    case 'unless': {
      const exception = expression(condition.exception, thresholds, easeOfException(ease));
      return `(${expression(condition.condition, thresholds, ease)} unless ${exception})`;
    }
  }
}

function joined(parts: readonly Condition[], word: string, thresholds: Thresholds, ease: Ease): string {
  return `(${parts.map((part) => expression(part, thresholds, ease)).join(` ${word} `)})`;
}
