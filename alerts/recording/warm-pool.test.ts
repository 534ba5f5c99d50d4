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

test('asks for what growth over a load time needs, beyond demand', () => {
  const expected: Record<string, Expected> = {
    // 50 requests and 40 more at 16 a replica; 50 alone need four.
    'fleet_model:inference_replicas:wanted': [[SMALL, 6]],
    'fleet_model:inference_warm_replicas:wanted': [[SMALL, 2]],
    'fleet_model:inference_replicas:ready': [[SMALL, 1]],
  };
  expect(complaint(grown(40), rounded(expected))).toBeUndefined();
});

test('asks for none where growth fits beside demand', () => {
  const expected: Record<string, Expected> = {
    'fleet_model:inference_replicas:wanted': [[SMALL, 4]],
    'fleet_model:inference_warm_replicas:wanted': [[SMALL, 0]],
  };
  expect(complaint(grown(14), rounded(expected))).toBeUndefined();
});

test('says nothing of growth while no load was measured', () => {
  const series = poolOf(1).filter((one) => !one.series.startsWith(inference.modelLoadSeconds.name));
  const expected = { 'fleet_model:inference_replicas:wanted': [] };
  expect(complaint(series, expected)).toBeUndefined();
});

/** As if growth had been so much on all days before. */
function grown(growth: number): InputSeries[] {
  return [
    steady(inference.requestsRunning.name, CHAT_SMALL, 50),
    steady(inference.batchCapacity.name, CHAT_SMALL, 20),
    steady(inference.serverReady.name, CHAT_SMALL, 1),
    steady('fleet_model:inference_demand_growth:load_time', SMALL, growth),
  ];
}
