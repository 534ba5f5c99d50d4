/** Expressions of dashboards in a real engine, over series of a test's own. */
import type { Expected } from '../../alerts/recording/recorded.test.support.ts';
import { EVAL_TIME, INTERVAL } from '../../alerts/verdict/raw-series.test.support.ts';
import type { InputSeries } from '../../alerts/verdict/raw-series.test.support.ts';
import { ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import { substituted } from '../promql.test.support.ts';

/** How what an expression gives differs from what is expected; `undefined` if not at all. */
export function complaint(
  series: readonly InputSeries[],
  expr: string,
  expected: Expected,
): string | undefined {
  const exp_samples = expected.map(([labels, value]) => ({ labels: `{${labels}}`, value }));
  const asked = [{ expr: substituted(expr), eval_time: EVAL_TIME, exp_samples }];
  return ruleTestComplaint(
    [{ interval: INTERVAL, input_series: series, promql_expr_test: asked }],
    'groups: []',
  );
}
