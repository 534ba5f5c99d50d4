import { expect, test } from 'vitest';
import { GPU_PROFILES } from './gpu-profiles.ts';
import { MODEL_PROFILES } from './model-profiles.ts';
import { Roofline } from './roofline.ts';

const h100 = new Roofline(GPU_PROFILES.h100, MODEL_PROFILES['8b'], 1);

test('decoding one request reads all weights: memory is the bound', () => {
  // 16.06 GB over 80 % of 3.35 TB/s, and the gap.
  expect(h100.step(1, 1_000, 0).seconds).toBeCloseTo(16.06e9 / (0.8 * 3.35e12) + 0.0007, 4);
  expect(h100.step(1, 1_000, 0).growthSeconds).toBeGreaterThan(0);
});

test('a prompt keeps the tensor cores busy: compute is the bound', () => {
  const cost = h100.step(0, 2_048, 2_048);
  expect(cost.seconds).toBeCloseTo((2 * 8.03e9 * 2_048) / (0.55 * 989e12) + 0.0007, 4);
  expect(cost.growthSeconds).toBe(0);
});

test('batching is nearly free until compute is the bound', () => {
  expect(h100.step(32, 32, 0).seconds / h100.step(1, 1, 0).seconds).toBeLessThan(1.01);
  const crossover = h100.crossover(400);
  expect(h100.step(400, crossover - 100, 0).growthSeconds).toBe(0);
  expect(h100.step(400, crossover + 100, 0).growthSeconds).toBeGreaterThan(0);
});

test('two GPUs are faster than one, but not twice', () => {
  const one = new Roofline(GPU_PROFILES.h100, MODEL_PROFILES['70b-4bit'], 1).step(8, 8_000, 0).seconds;
  const two = new Roofline(GPU_PROFILES.h100, MODEL_PROFILES['70b-4bit'], 2).step(8, 8_000, 0).seconds;
  expect(one / two).toBeGreaterThan(1.5);
  expect(one / two).toBeLessThan(2);
});

test('less memory bandwidth means slower answers', () => {
  const [h, a, l] = [GPU_PROFILES.h100, GPU_PROFILES.a100, GPU_PROFILES.l40s].map(
    (gpu) => new Roofline(gpu, MODEL_PROFILES['8b'], 1).step(1, 0, 0).seconds,
  );
  expect(h).toBeLessThan(a ?? 0);
  expect(a).toBeLessThan(l ?? 0);
});
