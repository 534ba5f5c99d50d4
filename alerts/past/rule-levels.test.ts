import { expect, test } from 'vitest';
import { levelsOf, seconds } from './rule-levels.ts';

function rule(record: string, expr: string) {
  return { record, expr };
}

test('a rule comes after those that it reads', () => {
  const rules = [rule('c:c', 'a:a + b:b'), rule('b:b', 'rate(a:a{b="c:c"}[5m])'), rule('a:a', 'x')];
  const levels = levelsOf([{ name: 'test', interval: '5m', rules }]);
  expect(levels.map((level) => level.map(({ record }) => record))).toEqual([['a:a'], ['b:b'], ['c:c']]);
  expect(levels[0]?.[0]?.interval).toBe(300);
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
