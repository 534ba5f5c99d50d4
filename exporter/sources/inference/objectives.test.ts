import { expect, test } from 'vitest';
import { inference } from '../../catalogue/index.ts';
import type { ModelReading } from '../../model/inference.ts';
import type { HistogramValue } from '../../model/samples.ts';
import { toSamples } from './project.ts';
import type { Objectives } from './objectives.ts';

const latency: HistogramValue = { bounds: [1, 3], counts: [10, 20], count: 25 };
const reading: ModelReading = {
  model: 'm',
  engine: 'vllm',
  ttftSeconds: latency,
  timePerOutputTokenSeconds: latency,
};

/** By objective: requests measured, and those that kept the promise. */
function attainment(readings: readonly ModelReading[], objectives?: Omit<Objectives, 'name'>) {
  const projection = {
    server: 'chat',
    gpus: [],
    ...(objectives && { objectives: { name: 'chat', ...objectives } }),
  };
  const { byFamily } = toSamples(readings, projection);
  const series = (family: typeof inference.sloRequests) => Object.fromEntries(byFamily.get(family) ?? []);
  return { all: series(inference.sloRequests), good: series(inference.sloGoodRequests) };
}

const TTFT = 'server="chat",model="m",objective="ttft"';
const TPOT = 'server="chat",model="m",objective="time_per_output_token"';

test('requests within each promise are counted from the buckets of the server', () => {
  const { all, good } = attainment([reading], { sloTtftMs: 2000, sloTimePerOutputTokenMs: 500 });
  expect(all).toEqual({ [TTFT]: 25, [TPOT]: 25 });
  expect(good).toEqual({ [TTFT]: 15, [TPOT]: 5 });
});

test('without a promise, without a histogram and without bounds nothing is said', () => {
  expect(attainment([reading])).toEqual({ all: {}, good: {} });
  expect(attainment([reading], { sloTtftMs: 1000 }).all).toEqual({ [TTFT]: 25 });
  const { model, engine } = reading;
  expect(attainment([{ model, engine }], { sloTtftMs: 1000 })).toEqual({ all: {}, good: {} });
  const boundless = { ...reading, ttftSeconds: { bounds: [], counts: [], count: 25 } };
  expect(attainment([boundless], { sloTtftMs: 1000 })).toEqual({ all: {}, good: {} });
});
