import { expect, test } from 'vitest';
import { selectorsIn } from './selectors.test.support.ts';

test('selectors are found with their range and their function', () => {
  expect(selectorsIn('sum(rate(a_total{x="}"}[5m])) / b:c{}')).toMatchObject([
    { name: 'a_total', text: 'a_total{x="}"}[5m]', matchers: 'x="}"', range: '5m', within: 'rate' },
    { name: 'b:c', matchers: '', range: undefined, within: '' },
  ]);
});

test.each([
  ['bare names', 'a + rate(b[5m]) - c:d:e offset 7d', ['a', 'b', 'c:d:e']],
  ['of whatever name', '{__name__=~"a|b"}', ['']],
  ['no labels', 'sum by (x) (a) * on (y) group_left (z) max without (w) (b)', ['a', 'b']],
  ['no functions, and no words', 'time() - a > bool 1e3 and b or vector(0) unless on () c', ['a', 'b', 'c']],
  ['no texts', 'label_replace(a, "b", "$1", "c", "d{e}")', ['a']],
  ['no variables', 'topk without (b) (1, a offset $__interval) / $__interval_ms', ['a']],
  ['what is in a subquery', 'max_over_time((a + b)[$__range:$__interval])', ['a', 'b']],
])('%s', (_, expr, names) => {
  expect(selectorsIn(expr).map(({ name }) => name)).toEqual(names);
});
