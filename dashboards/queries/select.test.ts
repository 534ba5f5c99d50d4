/** What counters grew by, from point to point, in a real engine. */
import { expect, test } from 'vitest';
import { gpu } from '../../exporter/catalogue/index.ts';
import { complaint } from './complaint.test.support.ts';
import { increase, rate } from './select.ts';

const LABELS = 'job="headroom",instance="a:9840",device_id="0",uuid="GPU-0"';
const series = `${gpu.pcieReplays.name}{${LABELS}}`;
const grown = increase(gpu.pcieReplays, 'gpu');

test.each([
  ['what it is more than a minute before', '0+3x30', [[LABELS, 6]]],
  ['one, where there was one', '7x28 8x1', [[LABELS, 1]]],
  ['nothing yet, where nothing was told a minute before', '_x29 5x1', []],
  ['nothing, where it began anew', '90x28 1x1', []],
] as const)('growth is %s', (_, values, expected) => {
  expect(complaint([{ series, values }], grown, expected)).toBeUndefined();
});

test('a rate is growth in a second', () => {
  const expected = [[LABELS, 0.1]] as const;
  expect(complaint([{ series, values: '0+3x30' }], rate(gpu.pcieReplays, 'gpu'), expected)).toBeUndefined();
});
