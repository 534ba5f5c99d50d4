import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { createRejections } from '../prometheus-text/rejections.ts';
import { max } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');

function only(file: string) {
  const { readings } = readFixture(max, path.join(FIXTURES, file));
  expect(readings).toHaveLength(1);
  return readings[0];
}

describe('every page', () => {
  const pages = readdirSync(FIXTURES).filter((file) => file.endsWith('.prom'));

  it.each(pages)('%s reads as before', (file) => {
    const { recognised, readings, leftOut } = readFixture(max, path.join(FIXTURES, file));
    expect(recognised).toBe(true);
    expectGolden(path.join(FIXTURES, file), { readings, leftOut });
  });
});

describe('a reading', () => {
  const reading = only('detailed.prom');

  it('has the model that was loaded, and its counts', () => {
    expect(reading).toMatchObject({
      model: 'acme/max-8b',
      engine: 'max',
      requestsRunning: 5,
      promptTokens: 8000,
      generationTokens: 4000,
      prefixCacheQueries: 8000,
      prefixCacheHits: 3000,
      preemptions: 7,
    });
  });

  it('has its durations in seconds, which the page has in milliseconds', () => {
    expect(reading?.ttftSeconds).toEqual({
      bounds: [0, 0.15, 0.3],
      counts: [0, 20, 40],
      count: 41,
      sum: 8.2,
    });
    expect(reading?.timePerOutputTokenSeconds).toMatchObject({
      bounds: [0, 0.01, 0.025],
      count: 40,
      sum: 0.6,
    });
    expect(reading?.modelLoadSeconds).toBe(61.5);
  });

  it('inverts the time per token of its requests, after it is in seconds', () => {
    expect(reading?.tokensPerSecond).toEqual({ bounds: [40, 100], counts: [0, 30], count: 40 });
  });

  it('waits in two places', () => {
    expect(reading?.queueDepth).toBe(5);
    expect(only('blocks-added-up.prom')?.queueDepth).toBe(0);
  });

  it('counts what the model answered, not what asked for its health', () => {
    expect(reading?.requests).toEqual({ ok: 40, aborted: 3, error: 3 });
    expect(reading?.requestDurationSeconds).toEqual({
      bounds: [0, 0.1, 1],
      counts: [0, 10, 40],
      count: 46,
      sum: 92,
    });
  });

  it('has the size of the batches that generate, not of those that prefill', () => {
    expect(reading?.batchSize).toMatchObject({ count: 1000, sum: 4000 });
  });

  it('has its use of the KV cache from gauges, not from counters that add up every step', () => {
    expect(reading?.kvCacheUsage).toEqual({ mean: 0.25, max: 0.25 });
    expect(only('blocks-added-up.prom')).not.toHaveProperty('kvCacheUsage');
  });

  it('has no load time of several loads, and no model where none is named', () => {
    expect(only('blocks-added-up.prom')).not.toHaveProperty('modelLoadSeconds');
    expect(only('blocks-added-up.prom')?.model).toBe('unknown');
  });

  it('has no model of two, and leaves out a code that is none', () => {
    const page = parsePage(
      [
        '# TYPE maxserve_pipeline_load_total counter',
        'maxserve_pipeline_load_total{model="a"} 1',
        'maxserve_pipeline_load_total{model="b"} 1',
        '# TYPE maxserve_request_count_total counter',
        'maxserve_request_count_total{code="200"} 4',
        'maxserve_request_count_total{code="x"} 1',
      ].join('\n'),
    );
    const { reject, rejected } = createRejections();
    expect(max.read(page, { reject })).toEqual([{ model: 'unknown', engine: 'max', requests: { ok: 4 } }]);
    expect(rejected).toHaveLength(1);
  });
});

it('a page without its prefix is another', () => {
  const page = parsePage('# TYPE num_requests_running gauge\nnum_requests_running 1\n');
  expect(max.recognises(page)).toBe(false);
  expect(max.read(page, { reject: createRejections().reject })).toEqual([]);
});
