import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { createRejections } from '../prometheus-text/rejections.ts';
import { trtllm } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SAMPLE = path.resolve(import.meta.dirname, '../../../../../shared/samples/trtllm-1.prom');

function only(file: string) {
  const { readings } = readFixture(trtllm, path.join(FIXTURES, file));
  expect(readings).toHaveLength(1);
  return readings[0];
}

function readText(...lines: string[]) {
  const page = parsePage(lines.join('\n'));
  const { reject, rejected } = createRejections();
  const readings = trtllm.read(page, { reject });
  return { page, readings, recognised: trtllm.recognises(page), rejected };
}

describe('every page', () => {
  const pages = readdirSync(FIXTURES).filter((file) => file.endsWith('.prom'));

  it.each(pages)('%s reads as before', (file) => {
    const { recognised, readings, leftOut } = readFixture(trtllm, path.join(FIXTURES, file));
    expect(recognised).toBe(true);
    expectGolden(path.join(FIXTURES, file), { readings, leftOut });
  });
});

describe('a reading', () => {
  it('has every signal that the page has', () => {
    expect(only('prefixed.prom')).toMatchObject({
      model: 'acme/small-8b',
      engine: 'trtllm',
      requestsRunning: 7,
      queueDepth: 2,
      batchCapacity: 32,
      kvCacheUsage: { mean: 0.75, max: 0.75 },
      requests: { ok: 20, truncated: 6, aborted: 2, error: 4 },
      promptTokens: 4096,
      generationTokens: 2800,
      ttftSeconds: { bounds: [0.1, 0.5, 1], counts: [10, 25, 28], count: 28, sum: 9.25 },
      timePerOutputTokenSeconds: { count: 26, sum: 0.625 },
      queueWaitSeconds: { count: 28, sum: 6.5 },
      requestDurationSeconds: { count: 28, sum: 120.5 },
    });
  });

  it('inverts the time per token of its requests', () => {
    expect(only('prefixed.prom')?.tokensPerSecond).toEqual({
      bounds: [20, 40, 100],
      counts: [0, 6, 26],
      count: 26,
    });
  });

  it('sums the gauges of several pids, and shows the fullest cache', () => {
    expect(only('two-pids.prom')).toMatchObject({
      requestsRunning: 11,
      queueDepth: 3,
      batchCapacity: 64,
      kvCacheUsage: { mean: 0.75, max: 1 },
      generationTokens: 2800,
    });
  });

  it('of an idle server has no request running, whatever its last step left behind', () => {
    expect(only('idle.prom')).toMatchObject({ requestsRunning: 0, kvCacheUsage: { mean: 0, max: 0 } });
  });

  it('believes the running requests of a server that does not tell its blocks', () => {
    const running = [
      '# TYPE trtllm_num_requests_running gauge',
      'trtllm_num_requests_running{model_name="m"} 3',
    ];
    expect(readText(...running).readings).toEqual([{ model: 'm', engine: 'trtllm', requestsRunning: 3 }]);
    const noCache = [
      '# TYPE trtllm_kv_cache_used_blocks gauge',
      'trtllm_kv_cache_used_blocks{model_name="m"} 0',
      '# TYPE trtllm_kv_cache_max_blocks gauge',
      'trtllm_kv_cache_max_blocks{model_name="m"} 0',
    ];
    expect(readText(...running, ...noCache).readings[0]?.requestsRunning).toBe(3);
  });

  it('takes the prefix cache from tokens of requests, not from blocks that hold the warm-up', () => {
    // By blocks, and by the hit rate over the whole life, it would be one half.
    expect(only('prefixed.prom')).toMatchObject({ prefixCacheQueries: 4096, prefixCacheHits: 1024 });
    expect(only('unprefixed.prom')).not.toHaveProperty('prefixCacheQueries');
  });

  it('has no capacity where the server says 0', () => {
    const page = [
      '# TYPE trtllm_num_requests_running gauge',
      'trtllm_num_requests_running{model_name="m"} 3',
      '# TYPE trtllm_max_num_active_requests gauge',
      'trtllm_max_num_active_requests{model_name="m"} 0',
    ];
    expect(readText(...page).readings[0]).not.toHaveProperty('batchCapacity');
  });

  it('leaves out an end that it does not know, and says so', () => {
    const { readings, rejected } = readText(
      '# TYPE trtllm_request_success_total counter',
      'trtllm_request_success_total{model_name="m",finished_reason="stop"} 3',
      'trtllm_request_success_total{model_name="m",finished_reason="bored"} 1',
    );
    expect(readings[0]?.requests).toEqual({ ok: 3 });
    expect(rejected).toMatchObject([
      { message: expect.stringContaining('nothing is known of that finished_reason') },
    ]);
  });

  it('does not say what the page does not', () => {
    const reading = only('prefixed.prom');
    for (const absent of [
      'ready',
      'startTimeSeconds',
      'preemptions',
      'batchSize',
      'outputTokens',
      'version',
    ]) {
      expect(reading).not.toHaveProperty(absent);
    }
  });
});

describe('an earlier page without the prefix', () => {
  it('is known by its engine_type', () => {
    expect(only('unprefixed.prom')).toMatchObject({
      model: 'undefined',
      requests: { ok: 20, truncated: 5 },
      ttftSeconds: { count: 25 },
    });
  });

  it('without it is not taken for trtllm-serve: NIM has the same names', () => {
    const { recognised, readings } = readText(
      '# TYPE num_requests_running gauge',
      'num_requests_running{model_name="m"} 3',
    );
    expect(recognised).toBe(false);
    expect(readings).toEqual([]);
  });
});

describe('the address', () => {
  it('is never the one whose JSON is drained by reading', () => {
    expect(new URL(trtllm.usualUrl).pathname).toBe('/prometheus/metrics');
  });

  it.each(['[]', '[{"gpuMemUsage": 1, "iter": 5}]', '[\n  {"iter": 5}\n]'])(
    'of JSON %j is told from it',
    (body) => {
      const { page, recognised } = readText(body);
      expect(recognised).toBe(false);
      expect(trtllm.hint?.(page)).toMatch(/Its page is at \/prometheus\/metrics/);
    },
  );

  it('of a server without series is told what to start it with', () => {
    const { page } = readText('# TYPE trtllm_request_success_total counter');
    expect(trtllm.hint?.(page)).toMatch(/return_perf_metrics: true/);
  });

  it('of any other page is not spoken of', () => {
    expect(trtllm.hint?.(readText('# TYPE a gauge', 'a 1').page)).toBeUndefined();
    expect(trtllm.hint?.(readText('hello').page)).toBeUndefined();
  });
});

it.skipIf(!existsSync(SAMPLE))(
  'a real page of 1.3 reads as before (skipped where ../shared is absent)',
  () => {
    const { recognised, readings, leftOut } = readFixture(trtllm, SAMPLE);
    expect(recognised).toBe(true);
    expect(leftOut).toEqual([]);
    expectGolden(path.join(FIXTURES, 'shared-trtllm-1'), { readings, leftOut });
    expect(readings).toMatchObject([
      {
        model: 'qwen3-8b',
        // The page says 1: it was idle.
        requestsRunning: 0,
        batchCapacity: 32,
        requests: { truncated: 41 },
        promptTokens: 2879,
        generationTokens: 32144,
        prefixCacheQueries: 2879,
        prefixCacheHits: 6,
        ttftSeconds: { count: 41, sum: 19.682569 },
        tokensPerSecond: { count: 41 },
      },
    ]);
  },
);
