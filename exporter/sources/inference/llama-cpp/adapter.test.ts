import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { llamaCpp } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SAMPLE = path.resolve(import.meta.dirname, '../../../../../shared/samples/llamacpp-1.prom');

function only(file: string) {
  const { readings } = readFixture(llamaCpp, path.join(FIXTURES, file));
  expect(readings).toHaveLength(1);
  return readings[0];
}

it.each(readdirSync(FIXTURES).filter((file) => file.endsWith('.prom')))('%s reads as before', (file) => {
  const { recognised, readings, leftOut } = readFixture(llamaCpp, path.join(FIXTURES, file));
  expect(recognised).toBe(true);
  expectGolden(path.join(FIXTURES, file), { readings, leftOut });
});

describe('a page of August 2026', () => {
  const reading = only('b10300.prom');

  it('has the load of the slots, and token counters as they are printed', () => {
    expect(reading).toMatchObject({
      requestsRunning: 4,
      queueDepth: 46,
      promptTokens: 1905110,
      generationTokens: 123063,
    });
  });

  it('has one model, which it does not name', () => {
    expect(reading).toMatchObject({ model: 'unknown', engine: 'llama-cpp' });
  });

  it('gives no speed and no batch size from means since the start', () => {
    for (const absent of ['tokensPerSecond', 'timePerOutputTokenSeconds', 'batchSize', 'batchCapacity']) {
      expect(reading).not.toHaveProperty(absent);
    }
  });

  it('says nothing of outcomes, waiting times and the KV cache, for the page does not', () => {
    for (const absent of ['requests', 'ttftSeconds', 'queueWaitSeconds', 'kvCacheUsage', 'prefixCacheHits']) {
      expect(reading).not.toHaveProperty(absent);
    }
  });
});

it('a fork may tell of the KV cache, and of the tokens that it found there', () => {
  expect(only('fork.prom')).toMatchObject({
    kvCacheUsage: { mean: 0.375, max: 0.375 },
    promptTokens: 6000,
    prefixCacheQueries: 8000,
    prefixCacheHits: 2000,
  });
});

it.skipIf(!existsSync(SAMPLE))(
  'a real page of ik_llama.cpp reads as before (skipped without ../shared)',
  () => {
    const { recognised, readings, leftOut } = readFixture(llamaCpp, SAMPLE);
    expect(recognised).toBe(true);
    expect(leftOut).toEqual([]);
    expectGolden(path.join(FIXTURES, 'shared-llamacpp-1'), { readings, leftOut });
    expect(readings).toMatchObject([{ kvCacheUsage: { mean: 0.491063 }, generationTokens: 3469 }]);
  },
);
