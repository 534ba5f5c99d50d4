import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { tgi } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SAMPLE = path.resolve(import.meta.dirname, '../../../../../shared/samples/tgi-1.prom');
const NOT_TGI = 'tgis-vllm.prom';

const pages = readdirSync(FIXTURES).filter((file) => file.endsWith('.prom') && file !== NOT_TGI);

it.each(pages)('%s reads as before', (file) => {
  const { recognised, readings, leftOut } = readFixture(tgi, path.join(FIXTURES, file));
  expect(recognised).toBe(true);
  expectGolden(path.join(FIXTURES, file), { readings, leftOut });
});

describe('a page of version 3', () => {
  const { readings, leftOut } = readFixture(tgi, path.join(FIXTURES, 'v3.prom'));
  const [reading] = readings;

  it('has one model, which it does not name', () => {
    expect(readings).toHaveLength(1);
    expect(reading).toMatchObject({ model: 'unknown', requestsRunning: 12, queueDepth: 6 });
  });

  it('has counters without _total, and failures by whose they are', () => {
    expect(reading?.requests).toEqual({ ok: 109, error: 9, aborted: 3 });
    expect(leftOut).toEqual([]);
  });

  it('has its tokens from the sums of histograms', () => {
    expect(reading).toMatchObject({ promptTokens: 662, generationTokens: 3423 });
    expect(reading?.outputTokens).toMatchObject({ count: 109, sum: 3423 });
  });

  it('has batch sizes at powers of two, of the 1024 that are printed', () => {
    expect(reading?.batchSize).toEqual({
      bounds: [1, 2, 4, 8, 16],
      counts: [4, 5, 8, 11, 14],
      count: 16,
      sum: 109,
    });
  });

  it('has no time to first token, and no time per token: what looks like it has the prefill in it', () => {
    for (const absent of ['ttftSeconds', 'timePerOutputTokenSeconds', 'tokensPerSecond']) {
      expect(reading).not.toHaveProperty(absent);
    }
  });

  it('says nothing of the KV cache, preemptions, load time and start, for the page does not', () => {
    for (const absent of [
      'kvCacheUsage',
      'prefixCacheHits',
      'preemptions',
      'modelLoadSeconds',
      'startTimeSeconds',
    ]) {
      expect(reading).not.toHaveProperty(absent);
    }
  });
});

it('a server that has had no request has no outcomes', () => {
  const { readings } = readFixture(tgi, path.join(FIXTURES, 'fresh.prom'));
  expect(readings).toEqual([
    { model: 'unknown', engine: 'tgi', ready: true, requestsRunning: 0, queueDepth: 0 },
  ]);
});

it('vLLM that prints the names of TGI is not TGI', () => {
  const file = path.join(FIXTURES, NOT_TGI);
  expect(readFixture(tgi, file)).toEqual({ recognised: false, readings: [], leftOut: [] });
  expect(tgi.hint?.(parsePage(readFileSync(file, 'utf8')))).toMatch(/vLLM's own page/);
});

it.skipIf(!existsSync(SAMPLE))('a real page of version 3 reads as before (skipped without ../shared)', () => {
  const { recognised, readings, leftOut } = readFixture(tgi, SAMPLE);
  expect(recognised).toBe(true);
  expect(leftOut).toEqual([]);
  expectGolden(path.join(FIXTURES, 'shared-tgi-1'), { readings, leftOut });
  expect(readings).toMatchObject([
    { requests: { ok: 109, error: 2 }, promptTokens: 662, generationTokens: 3423, batchSize: { count: 16 } },
  ]);
  expect(readings[0]?.batchSize?.bounds).toHaveLength(11);
});
