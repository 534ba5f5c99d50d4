import { expect, test } from 'vitest';
import type { Rule } from '../rules.ts';
import { levelsOf, seconds } from './rule-levels.ts';

function rule(record: string, expr: string): Rule {
  return { record, expr };
}

function namesIn(rules: readonly Rule[]): string[][] {
  const levels = levelsOf([{ name: 'test', interval: '5m', rules }]);
  return levels.map((level) => level.map(({ rule: each }) => ('record' in each ? each.record : each.alert)));
}

test('a rule comes after those that it reads', () => {
  const rules = [rule('c:c', 'a:a + b:b'), rule('b:b', 'rate(a:a{b="c:c"}[5m])'), rule('a:a', 'x')];
  expect(namesIn(rules)).toEqual([['a:a'], ['b:b'], ['c:c']]);
  expect(levelsOf([{ name: 'test', interval: '5m', rules }])[0]?.[0]?.interval).toBe(300);
});

test('what reads alerts comes after all of them', () => {
  const alert = { alert: 'Late', expr: 'a:a > 1', labels: { severity: 'info' as const }, annotations: {} };
  const rules = [rule('b:b', 'count(ALERTS)'), alert, rule('a:a', 'x')];
  expect(namesIn(rules)).toEqual([['a:a'], ['Late'], ['b:b']]);
});

test('rules in a circle are refused', () => {
  const rules = [rule('a:a', 'b:b'), rule('b:b', 'a:a'), rule('c:c', 'x')];
  expect(() => levelsOf([{ name: 'test', interval: '5m', rules }])).toThrow(
    'recorded from themselves: a:a, b:b',
  );
});

test('durations', () => {
  expect([seconds('30s'), seconds('90m'), seconds('1w')]).toEqual([30, 5_400, 604_800]);
  expect(() => seconds('1h30m')).toThrow('"1h30m" is not a duration such as "30m"');
});
