import { expect, test } from 'vitest';
import { deviceText } from './browser/device-ids.ts';
import { extentOf, roofOf } from './browser/scale.ts';
import type { ChartView } from '../view.ts';

const GIB = 2 ** 30;

function chart(unit: string, values: readonly (number | null)[], limit?: number): ChartView {
  return {
    title: 'Chart',
    unit,
    times: values.map((_value, index) => index),
    lines: [{ label: 'line', values }],
    ...(limit === undefined ? {} : { limit: { label: 'limit', value: limit } }),
  };
}

test.each<[string, readonly (number | null)[], number | undefined, number]>([
  ['percent', [3, 97], undefined, 100],
  ['percent', [140], undefined, 150],
  ['watts', [562], 700, 800],
  ['seconds', [0.18], 2, 2.5],
  ['seconds', [80], 2, 90],
  ['seconds', [58], undefined, 90],
  ['seconds', [5_000], undefined, 5_400],
  ['bytes', [73 * GIB], 79.6 * GIB, 100 * GIB],
  ['requests', [0, 0], undefined, 2],
  ['requests', [null], undefined, 2],
  ['requests', [1], undefined, 2],
  ['requests', [12], undefined, 14],
  ['requests_per_second', [0], undefined, 1],
])('a chart in %s of %j with the limit %s ends at %d', (unit, values, limit, roof) => {
  expect(roofOf(chart(unit, values, limit))).toBeCloseTo(roof);
});

test('what is unknown is no extreme', () => {
  expect(extentOf(chart('watts', [null, 4, 2, null]).lines)).toEqual({ min: 2, max: 4 });
  expect(extentOf(chart('watts', [null]).lines)).toBeUndefined();
});

test.each([
  [[], 'GPUs not known'],
  [['3'], 'GPU 3'],
  [['0', '1'], 'GPUs 0, 1'],
  [['0', '1', '2', '3', '6'], 'GPUs 0–3, 6'],
  [['a', 'b', 'c'], 'GPUs a, b, c'],
])('GPUs %j are named %s', (ids, text) => {
  expect(deviceText(ids)).toBe(text);
});
