import { expect, test } from 'vitest';
import { scrapeDeadline } from './deadline.ts';

test.each([
  ['10', 9_500],
  ['1', 500],
  ['0.5', 250],
  [undefined, 9_500],
  ['soon', 9_500],
  ['-1', 9_500],
  ['Infinity', 9_500],
  ['100000', 119_500],
])('a scrape timeout of %s s leaves %d ms', (header, milliseconds) => {
  expect(scrapeDeadline({ 'x-prometheus-scrape-timeout-seconds': header })).toBe(milliseconds);
});
