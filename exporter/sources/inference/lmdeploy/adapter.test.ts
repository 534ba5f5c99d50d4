import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { createRejections } from '../prometheus-text/rejections.ts';
import { lmdeploy } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');

function only(file: string) {
  const { readings } = readFixture(lmdeploy, path.join(FIXTURES, file));
  expect(readings).toHaveLength(1);
  return readings[0];
}

function readText(text: string) {
  const { reject } = createRejections();
  return lmdeploy.read(parsePage(text), { reject })[0];
}

function textOf(file: string): string {
  return readFileSync(path.join(FIXTURES, file), 'utf8');
}

it.each(readdirSync(FIXTURES).filter((file) => file.endsWith('.prom')))('%s reads as before', (file) => {
  const { recognised, readings, leftOut } = readFixture(lmdeploy, path.join(FIXTURES, file));
  expect(recognised).toBe(true);
  expect(leftOut).toEqual([]);
  expectGolden(path.join(FIXTURES, file), { readings, leftOut });
});

describe('a page of 2026', () => {
  const reading = only('of-2026.prom');

  it('has its outcomes from gauges that count up', () => {
    expect(reading?.requests).toEqual({ ok: 40, error: 4 });
  });

  it('has both queues in its depth', () => {
    expect(reading).toMatchObject({ requestsRunning: 5, queueDepth: 12 });
  });

  it('has the prefix cache as counters, not as a mean since the start', () => {
    expect(reading).toMatchObject({ prefixCacheQueries: 9000, prefixCacheHits: 4000 });
  });

  it('has time per token from the step over its tokens, not from the step', () => {
    expect(reading?.timePerOutputTokenSeconds).toMatchObject({ counts: [100, 2900], sum: 60.5 });
    expect(reading?.tokensPerSecond).toEqual({ bounds: [20, 100], counts: [58, 2858], count: 2958 });
  });

  it('does not say what the page does not; tokens per step are no batch size', () => {
    for (const absent of [
      'ready',
      'batchSize',
      'preemptions',
      'modelLoadSeconds',
      'batchCapacity',
      'version',
    ]) {
      expect(reading).not.toHaveProperty(absent);
    }
  });
});

it('engines are added, and the fullest is seen', () => {
  expect(only('two-engines.prom')).toMatchObject({
    requestsRunning: 8,
    queueDepth: 13,
    kvCacheUsage: { mean: 0.5, max: 0.75 },
    requests: { ok: 42, error: 5 },
    generationTokens: 3500,
    ttftSeconds: { counts: [20, 80], count: 84, sum: 41 },
  });
});

describe('speculative decoding', () => {
  it('gives no tokens per second, for steps are not tokens', () => {
    expect(only('spec-decode.prom')).toMatchObject({ timePerOutputTokenSeconds: { count: 2958 } });
    expect(only('spec-decode.prom')).not.toHaveProperty('tokensPerSecond');
  });

  it('gives no time per token where that was the time of the step', () => {
    const old = textOf('spec-decode.prom').replaceAll('lmdeploy:iter_token_latency', 'other');
    expect(readText(old)).not.toHaveProperty('timePerOutputTokenSeconds');
  });
});

it('a page of 2025 has answers that came to an end, and no failures', () => {
  const reading = only('of-2025.prom');
  expect(reading?.requests).toEqual({ ok: 39 });
  expect(reading).toMatchObject({ queueDepth: 2, startTimeSeconds: 1790000012.5 });
  expect(reading).not.toHaveProperty('prefixCacheQueries');

  const cancelled = textOf('of-2025.prom').replace(
    /(finished_reason="ResponseType.CANCEL".*) 0\.0/,
    '$1 7.0',
  );
  expect(readText(cancelled)?.requests).toEqual({ ok: 39 });
});
