import { expect, test } from 'vitest';
import { figureText, legendText, tickText } from './browser/format.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [97.4, 'percent', '97 %'],
  [7.25, 'percent', '7.3 %'],
  [100, 'percent', '100 %'],
  [61.24 * 2 ** 30, 'bytes', '61.2 GiB'],
  [0, 'bytes', '0 B'],
  [2 ** 50, 'bytes', '1,024 TiB'],
  [643.4, 'watts', '643 W'],
  [0.0842, 'seconds', '84.2 ms'],
  [0.9996, 'seconds', '1 s'],
  [1.949, 'seconds', '1.95 s'],
  [90, 'seconds', '1.5 min'],
  [7_200, 'seconds', '2 h'],
  [0, 'seconds', '0 s'],
  [1, 'requests', '1 request'],
  [37, 'requests', '37 requests'],
  [12_400, 'tokens_per_second', '12,400 tokens/s'],
  [71, 'celsius', '71 °C'],
  [0.934, 'ratio', '0.93'],
  [3, 'dollars_per_hour', '3 dollars/hour'],
])('%d in %s is read as %s', (value, unit, text) => {
  expect(plain(figureText(value, unit))).toBe(text);
});

test.each([null, undefined, Number.NaN])('%s is unknown, not zero', (value) => {
  expect(figureText(value, 'percent')).toBe('unknown');
});

test.each([
  [0.6, 'requests_per_second', '0.6'],
  [97.4, 'percent', '97 %'],
  [null, 'requests_per_second', 'unknown'],
])('the legend says %s in %s as %s', (value, unit, text) => {
  expect(plain(legendText(value, unit))).toBe(text);
});

test.each([
  [0, 'bytes', '0'],
  [50, 'percent', '50 %'],
  [12_500, 'tokens_per_second', '12.5k'],
  [400, 'watts', '400'],
  [0.25, 'seconds', '250 ms'],
])('the axis says %d in %s as %s', (value, unit, text) => {
  expect(plain(tickText(value, unit))).toBe(text);
});
