import { expect, test } from 'vitest';
import { inference } from '../../exporter/catalogue/index.ts';
import { steady } from '../verdict/raw-series.test.support.ts';
import type { InputSeries } from '../verdict/raw-series.test.support.ts';
import { CHAT_SMALL, JOB } from './figures.test.support.ts';
import { complaint, rounded } from './recorded.test.support.ts';
import type { Expected } from './recorded.test.support.ts';

const SMALL = `${JOB},model="small"`;

/** Demand of 10, and 40 more at 420 s; one replica holds 16. */
function poolOf(loadSeconds: number): InputSeries[] {
  return [
    { series: `${inference.requestsRunning.name}{${CHAT_SMALL}}`, values: '10x13 50x16' },
    steady(inference.modelLoadSeconds.name, CHAT_SMALL, loadSeconds),
    steady(inference.batchCapacity.name, CHAT_SMALL, 20),
    steady(inference.serverReady.name, CHAT_SMALL, 1),
  ];
}

test.each([
  ['is over before a short load', 100, 0],
  ['is over before a load of five minutes', 300, 0],
  ['is all within a load of ten minutes', 301, 40],
])('a rise %s', (_, loadSeconds, growth) => {
  const series = poolOf(loadSeconds);
  const expected = { 'fleet_model:inference_demand_growth:load_time': [[SMALL, growth]] as const };
  expect(complaint(series, rounded(expected))).toBeUndefined();
});

/** Of 50 requests at 16 a replica, which alone need four. */
test.each([
  // 50 requests and 40 more.
  ['what growth over a load time needs, beyond demand', 40, 100, 6],
  ['none where growth fits beside demand', 14, 100, 4],
  ['no more than demand of the week took', 40, 70, 5],
  ['none at the height of the week: what it rose by is behind it', 40, 50, 4],
])('asks for %s', (_, growth, most, wanted) => {
  const expected: Record<string, Expected> = {
    'fleet_model:inference_replicas:wanted': [[SMALL, wanted]],
    'fleet_model:inference_warm_replicas:wanted': [[SMALL, wanted - 4]],
    'fleet_model:inference_replicas:ready': [[SMALL, 1]],
  };
  expect(complaint(grown(growth, most), rounded(expected))).toBeUndefined();
});

test('asks for demand as it is where it never was so high', () => {
  // A quarter of an hour is not over: the week is known for its first moment, of 10 requests.
  const expected = {
    'fleet_model:inference_demand:max_7d': [[SMALL, 10]],
    'fleet_model:inference_replicas:wanted': [[SMALL, 4]],
  } as const;
  expect(complaint(poolOf(600), rounded(expected), { time: '14m' })).toBeUndefined();
});

test('says nothing of growth while no load was measured', () => {
  const series = poolOf(1).filter((one) => !one.series.startsWith(inference.modelLoadSeconds.name));
  const expected = { 'fleet_model:inference_replicas:wanted': [] };
  expect(complaint(series, expected)).toBeUndefined();
});

/** As if growth had been so much on all days before, and demand at its height `most`. */
function grown(growth: number, most: number): InputSeries[] {
  return [
    { series: `${inference.requestsRunning.name}{${CHAT_SMALL}}`, values: `${most} 50x29` },
    steady(inference.batchCapacity.name, CHAT_SMALL, 20),
    steady(inference.serverReady.name, CHAT_SMALL, 1),
    steady('fleet_model:inference_demand_growth:load_time', SMALL, growth),
  ];
}
