/** A value that is not told any more, by whether its target is still one: all rules of the baselines in a real promtool. */
import { expect, test } from 'vitest';
import { ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import { rulesFile } from '../rules-file.ts';
import { baselineGroups } from './groups.ts';
import { testSignal } from './evaluated.test.support.ts';

const RULES = rulesFile(
  { groups: baselineGroups({ signals: [testSignal('plain')], timeZone: 'UTC', fromYear: 2026, years: 1 }) },
  'a test',
);
/** Eight hours of one sample a minute, and nothing after it. */
const GONE = '100x480 stale';

function pod(name: string, job = 'headroom'): string {
  return `job="${job}",instance="${name}:9840",pod="${name}"`;
}

const value = (labels: string, values: string) => ({ series: `test_value{${labels}}`, values });
const up = (labels: string, values: string) => ({ series: `up{${labels}}`, values });

const SERIES = [
  value(pod('silent'), GONE),
  up(pod('silent'), '1x540'),
  value(pod('down'), GONE),
  up(pod('down'), '1x480 0x60'),
  // A release: its place is taken by another pod. That it is a target of another job is of no account.
  value(pod('replaced'), GONE),
  up(pod('replaced'), GONE),
  up(pod('replaced', 'other'), '1x540'),
  value(pod('new'), '_x475 100x60'),
  up(pod('new'), '_x475 1x60'),
  // A signal of one's own, over all of them.
  value('job="headroom"', GONE),
];

test('is missing where its target is there, down or aggregated away, and not where that was taken away', () => {
  const exp_samples = [pod('silent'), pod('down'), 'job="headroom"'].map((labels) => ({
    labels: `baseline:missing{${labels},signal="plain"}`,
    value: 1,
  }));
  const half = { expr: 'baseline:missing', eval_time: '510m', exp_samples };
  const tests = [{ interval: '1m', input_series: SERIES, promql_expr_test: [half] }];
  expect(ruleTestComplaint(tests, RULES)).toBeUndefined();
});
