import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { textEmbeddingsInference } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');

it.each(readdirSync(FIXTURES).filter((file) => file.endsWith('.prom')))('%s reads as before', (file) => {
  const { recognised, readings, leftOut } = readFixture(textEmbeddingsInference, path.join(FIXTURES, file));
  expect(recognised).toBe(true);
  expect(leftOut).toEqual([]);
  expectGolden(path.join(FIXTURES, file), { readings, leftOut });
});

describe.each(['embed.prom', 'rerank.prom'])('%s', (file) => {
  const { readings } = readFixture(textEmbeddingsInference, path.join(FIXTURES, file));
  const [reading] = readings;

  it('has one model, which it does not name', () => {
    expect(readings).toHaveLength(1);
    expect(reading).toMatchObject({ model: 'unknown', engine: 'text-embeddings-inference', queueDepth: 11 });
  });

  it('counts requests, not the inputs in them, and failures by whose they are', () => {
    expect(reading?.requests).toEqual({ ok: 102, error: 6, aborted: 2 });
    expect(reading?.requestDurationSeconds).toMatchObject({ count: 102, sum: 4.5 });
  });

  it('has its tokens from the sum of their histogram, and batches as they ran', () => {
    expect(reading).toMatchObject({
      promptTokens: 41400,
      batchSize: { bounds: [1, 2, 4, 8, 4096], count: 120, sum: 690 },
      queueWaitSeconds: { count: 102, sum: 1.25 },
    });
  });

  it('has nothing of generation, for there is none', () => {
    for (const absent of [
      'generationTokens',
      'ttftSeconds',
      'timePerOutputTokenSeconds',
      'tokensPerSecond',
      'outputTokens',
      'kvCacheUsage',
      'requestsRunning',
    ]) {
      expect(reading).not.toHaveProperty(absent);
    }
  });
});

it('a server that has had no request has no outcomes', () => {
  const { readings } = readFixture(textEmbeddingsInference, path.join(FIXTURES, 'fresh.prom'));
  expect(readings).toEqual([
    { model: 'unknown', engine: 'text-embeddings-inference', ready: true, queueDepth: 0 },
  ]);
});
