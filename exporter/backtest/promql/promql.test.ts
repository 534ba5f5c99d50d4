import { expect, test } from 'vitest';
import { baselineGroups } from '../../../alerts/baselines/groups.ts';
import { DEFAULT_BASELINES, ruleFiles } from '../../../alerts/kit.ts';
import { DEFAULT_THRESHOLDS } from '../../../alerts/verdict/thresholds.ts';
import { families } from '../../catalogue/index.ts';
import { comparisonsIn, withThreshold } from './comparisons.ts';
import { lookBack, renamed, selectorsIn } from './selectors.ts';

function read(expr: string): readonly string[] {
  return selectorsIn(expr).map(({ name, matchers }) => (matchers === '' ? name : `${name}{${matchers}}`));
}

test.each([
  ['up == 0', ['up']],
  ['sum by (job, le) (rate(a_bucket{job="x",le=~"1|2"}[5m]))', ['a_bucket{job="x",le=~"1|2"}']],
  ['sum(rate(a[5m])) by (job) / on (job) group_left (team) b', ['a', 'b']],
  ['a{b="} or c{"} or d', ['a{b="} or c{"}', 'd']],
  ["count_values('version', build) unless ignoring(x) c:d:e # or f", ['build', 'c:d:e']],
  ['{__name__="up",job="a"} or {__name__=~"a.*"}', ['up{job="a"}', '{__name__=~"a.*"}']],
  ['time() - a > bool 1e3 and Inf > NaN or absent(b offset 1w) @ end()', ['a', 'b']],
  ['max_over_time(rate(a[5m])[1h:1m])', ['a']],
])('%s reads %j', (expr, series) => {
  expect(read(expr)).toEqual(series);
});

test('how far back', () => {
  expect(lookBack('up == 0')).toBe(0);
  expect(lookBack('rate(a[5m] offset 1w) / max_over_time(rate(b[1m])[1h:5m])')).toBe(300 + 3_600 + 604_800);
  expect(lookBack('a offset -1h + rate(b[1h30m])')).toBe(3_600 + 5_400);
});

test('other names, and only names', () => {
  const names = new Map([
    ['a', 'a:other'],
    ['job', 'no'],
  ]);
  expect(renamed('a{a="a"} + sum by (job, a) (a) + a_b + {__name__="a"}', names)).toBe(
    'a:other{a="a"} + sum by (job, a) (a:other) + a_b + {__name__="a:other"}',
  );
});

test('thresholds are numbers alone', () => {
  const expr = 'a{b!="1"} / 2 > 0.5 and b < -3 or c >= 0.8 * d unless (e == bool 1e3) > 4';
  const found = comparisonsIn(expr);
  expect(found.map(({ operator, value }) => [operator, value])).toEqual([
    ['>', 0.5],
    ['<', -3],
    ['==', 1000],
    ['>', 4],
  ]);
  const [, second] = found;
  expect(second && withThreshold(expr, second, '7')).toContain('b < 7 or c');
});

test('of our own rules it finds series of the catalogue and of the rules, and the inputs that others give', () => {
  const { verdict, recording, alerting } = ruleFiles({ verdict: DEFAULT_THRESHOLDS });
  const groups = [verdict, recording, alerting].flatMap((file) => file.groups);
  const rules = [...groups, ...baselineGroups(DEFAULT_BASELINES)].flatMap((group) => group.rules);
  const known = new Set(rules.map((rule) => ('record' in rule ? rule.record : '')));
  for (const { name, type } of families) {
    known.add(name);
    if (type === 'histogram') for (const end of ['bucket', 'sum', 'count']) known.add(`${name}_${end}`);
  }
  const unknown = new Set(rules.flatMap(({ expr }) => read(expr).map((text) => text.replace(/{.*/s, ''))));
  expect([...unknown].filter((name) => !known.has(name)).toSorted()).toEqual(['baseline:exclude', 'up']);
});
