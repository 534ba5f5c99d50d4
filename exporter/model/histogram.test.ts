import { expect, test } from 'vitest';
import { HistogramAccumulator } from './histogram.ts';

test('counts cumulatively, bounds included, and keeps the sum', () => {
  const histogram = new HistogramAccumulator([0, 10, 20]);
  for (const value of [0, 5, 10, 11, 99, NaN]) histogram.observe(value);
  expect(histogram.value()).toEqual({ bounds: [0, 10, 20], counts: [1, 3, 4], count: 5, sum: 125 });
});
