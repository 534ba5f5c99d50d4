import { expect, test } from 'vitest';
import type { RuleGroup } from '../../alerts/rules.ts';
import { reachOf } from './reach.ts';

test('windows, subqueries and offsets of recorded series reach back; scraped series are not looked for', () => {
  const group: RuleGroup = {
    name: 'test',
    interval: '1m',
    rules: [
      { record: 'a:a', expr: 'rate(scraped_total[5m])' },
      { record: 'b:b', expr: 'avg_over_time((a:a and scraped)[1d:10m] offset 1h)' },
      { record: 'c:c', expr: 'last_over_time(b:b[7m] offset 603000s) or quantile_over_time(0.5, a:a[2h])' },
      { record: 'd:d', expr: 'avg_over_time(c:c[5m])' },
    ],
  };
  expect(reachOf([group])).toEqual(
    new Map([
      ['a:a', 610_200],
      ['b:b', 610_200],
    ]),
  );
});
