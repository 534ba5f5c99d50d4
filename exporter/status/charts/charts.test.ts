import { expect, test } from 'vitest';
import { gpu } from '../../catalogue/index.ts';
import { Samples } from '../../model/samples.ts';
import { Ring } from '../recent/ring.ts';
import { collection, KEY, START } from '../recent/ring.test.support.ts';
import { chart, ratesOf, ratioOfGrowth } from './chart.ts';
import { gpuCharts } from './gpu-charts.ts';
import { serverCharts } from './server-charts.ts';

const unknown = Number.NaN;
const SECONDS = START / 1000;

test('rates are from one known reading to the next, resets and gaps heeded', () => {
  const times = [0, 5_000, 10_000, 20_000, 25_000];
  expect(ratesOf(times, [10, 60, unknown, 210, 20])).toEqual([unknown, 10, unknown, 10, 4]);
});

test('a ratio of growth is unknown where nothing grew', () => {
  expect(ratioOfGrowth([1, 2, 2, 5], [10, 12, 12, 16])).toEqual([unknown, 0.5, unknown, 0.75]);
});

test('a chart has null for what is unknown, and no line of which nothing is known', () => {
  const lines = [
    { label: 'a', values: [unknown, 1.23456] },
    { label: 'b', values: [unknown, unknown] },
  ];
  expect(chart('T', 'seconds', [START, START + 5_400], lines, { label: 'SLO', value: undefined })).toEqual({
    title: 'T',
    unit: 'seconds',
    times: [SECONDS, SECONDS + 5],
    lines: [{ label: 'a', values: [null, 1.235] }],
  });
  expect(chart('T', 'seconds', [START], lines.slice(1))).toBeUndefined();
});

function ringOf(...collections: readonly Samples[]) {
  const ring = new Ring();
  for (const [index, samples] of collections.entries()) ring.observe(samples, START + index * 10_000);
  const slots = ring.slotsAfter(0);
  return { ring, slots, times: slots.map((slot) => ring.timeOf(slot)) };
}

function counted(ok: number, empty: number, tokens: number): Samples {
  return collection({ requestsRunning: 2, requests: { ok, empty, error: 0 }, generationTokens: tokens });
}

test('charts of a server: those that it can tell, with their limits', () => {
  const { ring, slots, times } = ringOf(counted(0, 0, 0), counted(20, 10, 5_000));
  const server = ring.servers.get(KEY);
  const charts = server ? serverCharts(server, slots, times) : [];
  expect(charts.map(({ title, lines, limit }) => [title, lines, limit])).toEqual([
    ['Output tokens', [{ label: 'generated', values: [null, 500] }], undefined],
    ['Requests running', [{ label: 'running', values: [2, 2] }], { label: 'capacity', value: 8 }],
    [
      'Requests by outcome',
      [
        { label: 'ok', values: [null, 2] },
        { label: 'empty', values: [null, 1] },
      ],
      undefined,
    ],
  ]);
});

function latency(few: number, all: number): Samples {
  const ttftSeconds = { bounds: [1, 2], counts: [few, all], count: all };
  return collection({ ttftSeconds }, [], { sloTtftMs: 2_000 });
}

test('p95 stands against the SLO, over the window of the verdict', () => {
  const { ring, slots, times } = ringOf(latency(0, 0), latency(0, 10), latency(100, 110));
  const server = ring.servers.get(KEY);
  const [ttft] = server ? serverCharts(server, slots, times) : [];
  // All ten between 1 s and 2 s, then a hundred quick ones beside them: the 104.5th of 110.
  expect(ttft).toMatchObject({
    unit: 'seconds',
    lines: [{ label: 'p95', values: [null, 1.95, 1.45] }],
    limit: { label: 'SLO', value: 2 },
  });
});

function gpuAt(moment: number, busySeconds?: number, observedSeconds?: number): Samples {
  const samples = new Samples();
  const labels = { device_id: '0', uuid: 'GPU-0' };
  samples.add(gpu.up, labels, 1);
  samples.add(gpu.utilisationPercent, labels, moment);
  samples.add(gpu.busySeconds, labels, busySeconds);
  samples.add(gpu.observedSeconds, labels, observedSeconds);
  samples.add(gpu.smActiveRatio, labels, 0.5);
  return samples;
}

test('utilisation of a GPU is the true mean since the point before, what the driver said where there is none', () => {
  const { ring, slots, times } = ringOf(gpuAt(100, 0, 0), gpuAt(0, 8, 10), gpuAt(7));
  const [tracked] = ring.gpus.values();
  expect(tracked && gpuCharts(tracked, slots, times)).toEqual([
    {
      title: 'Utilisation',
      unit: 'percent',
      times: [SECONDS, SECONDS + 10, SECONDS + 20],
      lines: [
        { label: 'utilisation', values: [100, 80, 7] },
        { label: 'SM active', values: [50, 50, 50] },
      ],
    },
  ]);
});
