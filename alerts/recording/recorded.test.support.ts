/** Runs the rule files as they are generated over series as the exporter shows them. */
import { ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import { rulesFile } from '../rules-file.ts';
import { verdictGroups } from '../verdict/groups.ts';
import { EVAL_TIME, INTERVAL } from '../verdict/raw-series.test.support.ts';
import type { InputSeries } from '../verdict/raw-series.test.support.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import { recordingGroups, recordingTopics } from './groups.ts';

export type Expected = readonly (readonly [labels: string, value: number])[];

export const RECORDS: readonly string[] = recordingTopics().flatMap(({ rules }) =>
  rules.map(({ record }) => record),
);

/** Windows of promises longer than the usual one, and the budget. */
export const WINDOWED = RECORDS.filter((record) => /inference_slo_.*(?<!rate5m)$/.test(record));

/** What is known after hours of a day. */
export const BY_DAY = RECORDS.filter((record) =>
  /inference_(pace_|token_seconds_over_expected)/.test(record),
);

interface RunOptions {
  /** Of series, and of rules unless they have their own. */
  readonly interval?: string;
  readonly evaluated?: string;
  /** When the tests look. */
  readonly time?: string;
  /** Groups by their names; all, if absent. */
  readonly groups?: RegExp;
}

/** How what expressions give differs from what is expected; `undefined` if not at all. */
export function complaint(
  series: readonly InputSeries[],
  expected: Readonly<Record<string, Expected>>,
  { interval = INTERVAL, evaluated = interval, time = EVAL_TIME, groups = /./ }: RunOptions = {},
): string | undefined {
  const all = [
    ...verdictGroups(DEFAULT_THRESHOLDS, evaluated),
    ...recordingGroups({ interval: evaluated, slowInterval: evaluated }),
  ];
  const rules = rulesFile({ groups: all.filter(({ name }) => groups.test(name)) }, 'a test');
  const promql_expr_test = Object.entries(expected).map(([expr, samples]) => ({
    expr,
    eval_time: time,
    exp_samples: samples.map(([labels, value]) => ({ labels: `{${labels}}`, value })),
  }));
  return ruleTestComplaint([{ interval, input_series: series, promql_expr_test }], rules);
}

/** The series by their names, to four decimals: rates are not exact. */
export function rounded(expected: Readonly<Record<string, Expected>>): Record<string, Expected> {
  return Object.fromEntries(
    Object.entries(expected).map(([record, samples]) => [
      `round(${record}, 0.0001)`,
      samples.map(([labels, value]) => [labels, Number(value.toFixed(4))] as const),
    ]),
  );
}
