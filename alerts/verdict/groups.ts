import type { RuleGroup } from '../rules.ts';
import { INPUT_RULES } from './input-rules.ts';
import { VERDICT_SERIES, verdictExpression } from './promql.ts';
import type { Thresholds } from './thresholds.ts';

/**
 * The rules of the verdict. One group, because its rules run one after the other: the verdict reads inputs of the same
 * moment. `interval` is a Prometheus duration.
 */
export function verdictGroups(thresholds: Thresholds, interval = '30s'): readonly RuleGroup[] {
  const inputs = Object.values(INPUT_RULES).map(({ record, expr }) => ({ record, expr }));
  const verdict = { record: VERDICT_SERIES, expr: verdictExpression(thresholds) };
  return [{ name: 'headroom-verdict', interval, rules: [...inputs, verdict] }];
}
