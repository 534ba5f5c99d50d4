/** What is recorded of a small fleet, and of one that is quiet, half known or broken. */
import { describe, expect, test } from 'vitest';
import { gpu, inference } from '../../exporter/catalogue/index.ts';
import { growing, steady } from '../verdict/raw-series.test.support.ts';
import { EXPECTED } from './expected.test.support.ts';
import {
  A,
  buckets,
  CHAT_LARGE,
  CHAT_SMALL,
  CODE_SMALL,
  FLEET,
  gpuSeries,
  JOB,
  promise,
  runsOn,
} from './figures.test.support.ts';
import { BY_DAY, complaint, RECORDS, rounded, WINDOWED } from './recorded.test.support.ts';
import type { Expected } from './recorded.test.support.ts';

test('every record has a value that was worked out by hand', () => {
  const later = new Set([...WINDOWED, ...BY_DAY]);
  const expected = RECORDS.filter((record) => !later.has(record));
  expect(Object.keys(EXPECTED).toSorted()).toEqual(expected.toSorted());
  expect(complaint(FLEET, rounded(EXPECTED))).toBeUndefined();
});

test('nothing is recorded where nothing is told', () => {
  const nothing = Object.fromEntries(RECORDS.map((record) => [record, []]));
  expect(complaint([steady('up', A, 1)], nothing)).toBeUndefined();
});

describe('without traffic', () => {
  const quiet = FLEET.map(({ series, values }) => ({
    series,
    values: /inference_.*(_total|_bucket|_sum|_count|_running|_depth)\{/.test(series) ? '0x30' : values,
  }));

  test('no NaN and no infinity is recorded', () => {
    const odd = RECORDS.map((record) => [`${record} != ${record} or abs(${record}) == Inf`, []] as const);
    expect(complaint(quiet, Object.fromEntries(odd))).toBeUndefined();
  });

  test('what is a share of nothing is absent', () => {
    const shares = RECORDS.filter((record) =>
      /^\w+:inference_(?!.*_per_(gpu_hour|dollar)).*:(ratio|p\d+_)/.test(record),
    );
    expect(shares.length).toBeGreaterThan(40);
    expect(complaint(quiet, Object.fromEntries(shares.map((record) => [record, []])))).toBeUndefined();
  });

  test('GPUs give nothing for their price, and all of it is unused', () => {
    const expected: Record<string, Expected> = {
      'fleet:inference_generation_tokens_per_gpu_hour:ratio5m': [[JOB, 0]],
      'fleet:inference_requests_per_dollar:ratio5m': [[JOB, 0]],
      'server_model:gpu_unused_dollars_per_hour:avg5m': [
        [CHAT_SMALL, 5],
        [CHAT_LARGE, 3],
        [CODE_SMALL, 4],
      ],
      'fleet:gpu_unused_dollars_per_hour:avg5m': [[JOB, 9]],
      'fleet_model:inference_replicas:wanted': [
        [`${JOB},model="small"`, 1],
        [`${JOB},model="large"`, 1],
      ],
    };
    expect(complaint(quiet, rounded(expected))).toBeUndefined();
  });
});

test('a GPU is in use while one of its models is', () => {
  const series = [
    ...gpuSeries(A, 0, 'GPU-0', { busy: 0.5, watts: 100, usedBytes: 10, price: 3 }),
    runsOn(CHAT_SMALL, 0, 'GPU-0'),
    runsOn(CHAT_LARGE, 0, 'GPU-0'),
    steady(inference.requestsRunning.name, CHAT_SMALL, 1),
    steady(inference.requestsRunning.name, CHAT_LARGE, 0),
  ];
  const expected: Record<string, Expected> = {
    'server_model:gpu_unused_dollars_per_hour:avg5m': [
      [CHAT_SMALL, 0],
      [CHAT_LARGE, 3],
    ],
    'fleet:gpu_unused_dollars_per_hour:avg5m': [[JOB, 0]],
  };
  expect(complaint(series, rounded(expected))).toBeUndefined();
});

test('buckets that not all servers have are left out of the fleet', () => {
  const name = inference.ttftSeconds.name;
  const series = [...buckets(name, CHAT_SMALL, 1, [5, 10, 10]), ...buckets(name, CODE_SMALL, 2, [4, 5, 5])];
  const expected: Record<string, Expected> = {
    [`fleet:${name}_bucket:rate5m`]: [
      [`${JOB},le="2"`, 14],
      [`${JOB},le="+Inf"`, 15],
    ],
    // 7.5 of the 14 within two seconds.
    [`fleet:${name}:p50_5m`]: [[JOB, 1.0714]],
  };
  expect(complaint(series, rounded(expected))).toBeUndefined();
});

test('clusters stay apart, and work on GPUs that are not known is not that of those that are', () => {
  const west = CODE_SMALL.replace('east', 'west');
  const series = [
    ...FLEET,
    growing(inference.generationTokens.name, west, 1000),
    growing(inference.generationTokens.name, CHAT_SMALL.replace('"a:9840"', '"c:9840"'), 50),
  ];
  const expected: Record<string, Expected> = {
    'fleet:inference_generation_tokens:rate5m': [
      [JOB, 800],
      [JOB.replace('east', 'west'), 1000],
    ],
    'fleet:inference_generation_tokens_per_gpu_hour:ratio5m': [[JOB, 900000]],
    'fleet:inference_dollars_per_million_tokens:ratio5m': [[JOB, 3.3333]],
  };
  expect(complaint(series, rounded(expected))).toBeUndefined();
});

test('goodput is at least nothing, and counts failures only where they are told', () => {
  const ok = growing(inference.requests.name, `${CHAT_SMALL},outcome="ok"`, 10);
  const ttft = promise(CHAT_SMALL, 'ttft', 10, 4);
  const late = [ok, ...ttft, ...promise(CHAT_SMALL, 'time_per_output_token', 10, 3)];
  expect(complaint(late, rounded(bounds(0, 3)))).toBeUndefined();
  expect(complaint([ok, ...ttft], rounded(bounds(4, 4)))).toBeUndefined();
});

function bounds(lower: number, upper: number): Record<string, Expected> {
  return {
    'server_model:inference_goodput_requests:lower5m': [[CHAT_SMALL, lower]],
    'server_model:inference_goodput_requests:upper5m': [[CHAT_SMALL, upper]],
  };
}

test('a lost GPU costs the others nothing', () => {
  const lost = FLEET.filter(({ series }) => !series.includes('uuid="GPU-1"') || series.includes('_info'));
  const series = [...lost, steady(gpu.up.name, `${A},device_id="1",uuid="GPU-1"`, 0)];
  const expected: Record<string, Expected> = {
    'fleet:gpu_energy_joules:rate5m': [[JOB, 500]],
    'fleet:gpus:count': [[JOB, 3]],
    'fleet:gpu_memory_used:ratio': [[JOB, 0.625]],
  };
  expect(complaint(series, rounded(expected))).toBeUndefined();
});
