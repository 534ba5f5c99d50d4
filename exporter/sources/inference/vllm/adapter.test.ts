import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { createRejections } from '../prometheus-text/rejections.ts';
import { vllm } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SAMPLE = path.resolve(import.meta.dirname, '../../../../../shared/samples/vllm-1.prom');
const NOT_VLLM = ['log-stats-off.prom', 'router.prom'];

function read(file: string) {
  return readFixture(vllm, path.join(FIXTURES, file));
}

function only(file: string) {
  const { readings } = read(file);
  expect(readings).toHaveLength(1);
  return readings[0];
}

function readText(lines: readonly string[]) {
  const { reject } = createRejections();
  return vllm.read(parsePage(lines.join('\n')), { reject })[0];
}

describe('every page', () => {
  const pages = readdirSync(FIXTURES).filter((file) => file.endsWith('.prom') && !NOT_VLLM.includes(file));

  it.each(pages)('%s reads as before', (file) => {
    const { recognised, readings, leftOut } = read(file);
    expect(recognised).toBe(true);
    expectGolden(path.join(FIXTURES, file), { readings, leftOut });
  });

  it.each(NOT_VLLM)('%s is not taken for vLLM', (file) => {
    expect(read(file)).toEqual({ recognised: false, readings: [], leftOut: [] });
  });
});

describe('a reading', () => {
  it('of V1 has every signal that the page has', () => {
    expect(only('v1.prom')).toMatchObject({
      model: 'acme/small-7b',
      engine: 'vllm',
      ready: true,
      startTimeSeconds: 1790000012.5,
      requestsRunning: 3,
      queueDepth: 2,
      kvCacheUsage: { mean: 0.625, max: 0.625 },
      requests: { ok: 30, truncated: 6, aborted: 1, error: 2 },
      promptTokens: 12345,
      generationTokens: 6789,
      prefixCacheQueries: 12000,
      prefixCacheHits: 9000,
      preemptions: 4,
      ttftSeconds: { bounds: [0.05, 0.1, 0.25, 1], counts: [10, 25, 38, 40], count: 40, sum: 5.25 },
      timePerOutputTokenSeconds: { count: 39, sum: 0.875 },
      queueWaitSeconds: { count: 39, sum: 1.25 },
      requestDurationSeconds: { count: 39, sum: 61.5 },
      outputTokens: { count: 39, sum: 6700 },
    });
  });

  it('does not say what the page does not: empty answers, capacity, batch sizes, version, load time', () => {
    const reading = only('v1.prom');
    expect(reading?.requests).not.toHaveProperty('empty');
    for (const absent of [
      'batchCapacity',
      'batchSize',
      'version',
      'modelLoadSeconds',
      'queueOldestAgeSeconds',
    ]) {
      expect(reading).not.toHaveProperty(absent);
    }
  });

  it('of V0 takes the old names, and the time per token of its steps', () => {
    expect(only('v0.prom')).toMatchObject({
      requestsRunning: 5,
      kvCacheUsage: { mean: 0.5, max: 0.5 },
      // The earliest _created, for there is no process_start_time_seconds.
      startTimeSeconds: 1719999999,
      requests: { ok: 800, truncated: 200 },
      timePerOutputTokenSeconds: { count: 249000 },
    });
    // Per token, not per request: it is no distribution over requests.
    expect(only('v0.prom')).not.toHaveProperty('tokensPerSecond');
    expect(only('v0.prom')).not.toHaveProperty('prefixCacheQueries');
  });

  it('sums ranks, shows the fullest one, and is not ready while one sleeps', () => {
    const reading = only('two-ranks.prom');
    expect(reading).toMatchObject({
      ready: false,
      requestsRunning: 24,
      queueDepth: 9,
      kvCacheUsage: { mean: 0.625, max: 1 },
      requests: { ok: 6, truncated: 6 },
      generationTokens: 4000,
      ttftSeconds: { counts: [1, 3, 4, 10], count: 10, sum: 3.25 },
    });
    // The ranks have different bounds.
    expect(reading).not.toHaveProperty('outputTokens');
    expect(read('two-ranks.prom').leftOut).toEqual([
      'vllm:request_generation_tokens is left out: its 2 ranks have different bounds and cannot be added',
    ]);
  });

  it('has no time per token from steps that gave several', () => {
    expect(only('spec-decode.prom')).not.toHaveProperty('timePerOutputTokenSeconds');
  });

  it('needs no order of lines', () => {
    expect(only('multiprocess.prom')).toMatchObject({
      ttftSeconds: { bounds: [0.05, 0.1, 0.25, 1], counts: [1, 2, 3, 4], count: 5, sum: 3.5 },
    });
    expect(only('multiprocess.prom')).not.toHaveProperty('startTimeSeconds');
  });

  it("under Ray takes each counter once, and no start time from the node's agent", () => {
    const reading = only('ray.prom');
    expect(reading).toMatchObject({
      requestsRunning: 10,
      generationTokens: 300,
      requestDurationSeconds: { count: 9 },
    });
    expect(reading).not.toHaveProperty('startTimeSeconds');
    // Ray prints no zeros: absent, not none.
    expect(reading?.requests).toEqual({ ok: 9 });
  });

  it('from OpenMetrics is one for each model, with exemplars', () => {
    const { readings } = read('openmetrics.prom');
    expect(readings.map(({ model, generationTokens }) => [model, generationTokens])).toEqual([
      ['acme/a', 1e6],
      ['acme/b', 5],
    ]);
    expect(readings[0]).toMatchObject({ startTimeSeconds: 1790000001.5 });
    expect(readings[0]?.ttftSeconds?.exemplars?.[2]).toMatchObject({
      labels: { trace_id: '00f067aa0ba902b7' },
      value: 9.8,
    });
  });
});

describe('a prefix', () => {
  const v1 = readFileSync(path.join(FIXTURES, 'v1.prom'), 'utf8');

  it.each(['ray_vllm:', 'ray_vllm_', 'kserve_vllm:'])('%s means the same', (prefix) => {
    const { startTimeSeconds, ...same } = readText(v1.split('\n')) ?? {};
    const { startTimeSeconds: other, ...renamed } = readText([v1.replaceAll('vllm:', prefix)]) ?? {};
    expect(renamed).toEqual(same);
    // Under Ray the process is the node's agent: what is left is the earliest _created.
    expect(other).toBe(prefix.startsWith('ray') ? 1790000021 : startTimeSeconds);
  });

  it('beside another one is the same engine once more', () => {
    const twice = readText([v1, v1.replaceAll('vllm:', 'kserve_vllm:').replaceAll('process_start', 'x')]);
    expect(twice).toMatchObject({ requestsRunning: 3, generationTokens: 6789 });
  });
});

it('a router that gives the model as well is still no engine', () => {
  const page = parsePage(
    '# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{server="http://a",model_name="m"} 1\n',
  );
  expect(vllm.recognises(page)).toBe(false);
  expect(vllm.hint?.(page)).toMatch(/router/);
});

function prefixCachePage(unit: string): readonly string[] {
  return [
    '# TYPE vllm:num_requests_running gauge',
    'vllm:num_requests_running{model_name="m"} 0',
    `# HELP vllm:gpu_prefix_cache_queries_total GPU prefix cache queries, in terms of number of queried ${unit}.`,
    '# TYPE vllm:gpu_prefix_cache_queries_total counter',
    'vllm:gpu_prefix_cache_queries_total{model_name="m"} 9',
  ];
}

describe('the prefix cache', () => {
  it('counted blocks before 0.9, which are no tokens', () => {
    expect(readText(prefixCachePage('blocks'))).not.toHaveProperty('prefixCacheQueries');
    expect(readText(prefixCachePage('tokens'))).toMatchObject({ prefixCacheQueries: 9 });
  });
});

it.skipIf(!existsSync(SAMPLE))(
  'a real page of the 0.30 era reads as before (skipped where ../shared is absent)',
  () => {
    const { recognised, readings, leftOut } = readFixture(vllm, SAMPLE);
    expect(recognised).toBe(true);
    expect(leftOut).toEqual([]);
    expectGolden(path.join(FIXTURES, 'shared-vllm-1'), { readings, leftOut });
    expect(readings).toMatchObject([
      {
        model: 'Qwen/Qwen3.5-122B-A10B-FP8',
        requests: { ok: 33, truncated: 1, aborted: 0, error: 0 },
        promptTokens: 1124233,
        prefixCacheQueries: 1124233,
        prefixCacheHits: 557536,
        timePerOutputTokenSeconds: { count: 34, sum: 1.4534972901203573 },
      },
    ]);
  },
);
