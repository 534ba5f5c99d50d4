import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleFileComplaint } from '../../exporter/e2e/promtool.ts';
import { rulesFile } from '../rules-file.ts';
import { verdictGroups } from '../verdict/groups.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import { recordingGroups } from './groups.ts';
import { RECORDS } from './recorded.test.support.ts';

describe('the rule file', () => {
  test('is taken by promtool', () => {
    expect(ruleFileComplaint(rulesFile({ groups: recordingGroups() }, 'a test'))).toBeUndefined();
  });

  test('has groups as large as Mimir takes them, and each record once', () => {
    for (const { rules } of recordingGroups()) expect(rules.length).toBeLessThanOrEqual(20);
    expect(new Set(RECORDS).size).toBe(RECORDS.length);
    const ofVerdict = verdictGroups(DEFAULT_THRESHOLDS).flatMap(({ rules }) => rules);
    expect(ofVerdict.filter((rule) => 'record' in rule && RECORDS.includes(rule.record))).toEqual([]);
  });

  test('uses only what is stable since Prometheus 2.42, and what other engines have', () => {
    const stable = new Set(
      [
        'rate avg_over_time last_over_time max_over_time quantile_over_time count_over_time',
        'histogram_quantile label_replace ceil clamp_min clamp_max deriv time',
        'sum max min avg count group without ignoring',
        'and or unless group_left bool',
      ].flatMap((words) => words.split(' ')),
    );
    const used = recordingGroups().flatMap(({ rules }) => rules.flatMap(({ expr }) => wordsOf(expr)));
    expect([...new Set(used)].filter((word) => !stable.has(word))).toEqual([]);
    const expressions = recordingGroups().flatMap(({ rules }) => rules.map(({ expr }) => expr));
    expect(expressions.filter((expr) => /@|offset -|\bby\b/.test(expr))).toEqual([]);
  });

  test('names every record level:metric:operations', () => {
    const levels =
      'gpu|server_model|server_model_outcome|server_model_objective|fleet_model|fleet|fleet_outcome';
    const name = new RegExp(`^(${levels}):[a-z_]+:[a-z0-9_]+$`);
    expect(RECORDS.filter((record) => !name.test(record))).toEqual([]);
  });

  test('has every record on its page', () => {
    const page = readFileSync('docs/rules.md', 'utf8');
    expect(RECORDS.filter((record) => !page.includes(`| \`${record}\` |`))).toEqual([]);
  });
});

/** Words that stand before a parenthesis: functions, aggregations and operators. */
function wordsOf(expression: string): readonly string[] {
  return [...expression.matchAll(/(?<![\w:])([a-z_]+)(?= ?\()/g)].map(([, word = '']) => word);
}
