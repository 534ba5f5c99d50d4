import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { createRejections } from '../prometheus-text/rejections.ts';
import { sglang } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SAMPLE = path.resolve(import.meta.dirname, '../../../../../shared/samples/sglang-1.prom');

function only(file: string) {
  const { readings } = readFixture(sglang, path.join(FIXTURES, file));
  expect(readings).toHaveLength(1);
  return readings[0];
}

function readText(text: string) {
  const { reject } = createRejections();
  return sglang.read(parsePage(text), { reject });
}

const V0520 = readFileSync(path.join(FIXTURES, 'v0520.prom'), 'utf8');

function without(family: string): string {
  return V0520.split('\n')
    .filter((line) => !line.includes(`sglang:${family}`))
    .join('\n');
}

it.each(readdirSync(FIXTURES).filter((file) => file.endsWith('.prom')))('%s reads as before', (file) => {
  const { recognised, readings, leftOut } = readFixture(sglang, path.join(FIXTURES, file));
  expect(recognised).toBe(true);
  expectGolden(path.join(FIXTURES, file), { readings, leftOut });
});

describe('a page of 0.5.20', () => {
  const reading = only('v0520.prom');

  it('takes the time to the first token from streamed answers alone', () => {
    expect(reading?.ttftSeconds).toMatchObject({ count: 30, sum: 9.75 });
    expect(reading?.requestDurationSeconds).toMatchObject({ count: 42, sum: 148.75 });
    const unstreamed = V0520.split('\n').filter((line) => !line.includes('is_streaming="true"'));
    expect(readText(unstreamed.join('\n'))[0]).not.toHaveProperty('ttftSeconds');
  });

  it('takes tokens from the counter that moves while requests run', () => {
    expect(reading).toMatchObject({ promptTokens: 13312, generationTokens: 4321 });
    expect(readText(without('realtime_tokens'))[0]).toMatchObject({
      promptTokens: 12000,
      generationTokens: 4000,
    });
  });

  it('has the prefix cache without what was retracted, and not from the last prefill', () => {
    expect(reading).toMatchObject({ prefixCacheQueries: 12288, prefixCacheHits: 5120 });
    expect(readText(without('prefill_effective'))[0]).toMatchObject({
      prefixCacheQueries: 12000,
      prefixCacheHits: 5000,
    });
  });

  it('has every queue in its depth', () => {
    expect(reading).toMatchObject({ requestsRunning: 7, queueDepth: 5 });
    expect(only('decode-router.prom')).toMatchObject({ requestsRunning: 11, queueDepth: 9 });
  });

  it('loaded for as long as it took to be ready, not for the sum of the phases', () => {
    expect(reading).toMatchObject({ modelLoadSeconds: 257.5 });
    expect(only('old-names.prom')).toMatchObject({ modelLoadSeconds: 61.5 });
    expect(readText(V0520.replace('"tokenizer_e2e"', '"warmup"'))[0]).not.toHaveProperty('modelLoadSeconds');
  });

  it('counts answers of 5xx as errors, and no health check', () => {
    expect(reading?.requests).toEqual({ ok: 42, aborted: 3, error: 2 });
    const fine = V0520.replaceAll('status_code="500"', 'status_code="400"');
    expect(readText(fine)[0]?.requests).toMatchObject({ error: 0 });
  });

  it('has tokens per second of each token', () => {
    expect(reading?.tokensPerSecond).toEqual({
      bounds: [10, 50, 100, 500],
      counts: [10, 70, 1070, 2970],
      count: 2970,
    });
  });

  it('takes no le of a gauge for a bucket, and reads past a NaN that it does not use', () => {
    expect(readFixture(sglang, path.join(FIXTURES, 'v0520.prom')).leftOut).toEqual([]);
  });

  it('does not say what the page does not', () => {
    for (const absent of [
      'startTimeSeconds',
      'version',
      'batchCapacity',
      'batchSize',
      'queueOldestAgeSeconds',
    ]) {
      expect(reading).not.toHaveProperty(absent);
    }
  });
});

describe('a counter that is not printed yet', () => {
  it('is at zero on a version that has it', () => {
    expect(readText(without('num_retracted_requests_total'))[0]).toMatchObject({ preemptions: 0 });
    expect(readText(without('num_aborted_requests_total'))[0]?.requests).toMatchObject({ aborted: 0 });
  });

  it('is unknown on one that has not', () => {
    expect(only('old-names.prom')).not.toHaveProperty('preemptions');
    expect(only('old-names.prom')?.requests).toEqual({ ok: 11228 });
  });

  it('is unknown where its value cannot be believed', () => {
    const broken = V0520.replace(/(num_retracted_requests_total\{[^}]*\}) 2.0/, '$1 NaN');
    expect(readText(broken)[0]).not.toHaveProperty('preemptions');
  });
});

describe('ranks', () => {
  it('of one dp_rank share their requests and count once; dp_ranks are added', () => {
    expect(only('dp-attention.prom')).toMatchObject({
      requestsRunning: 8,
      queueDepth: 2,
      kvCacheUsage: { mean: 0.6, max: 0.9 },
      generationTokens: 1500,
      queueWaitSeconds: { counts: [2, 10], count: 10, sum: 1 },
    });
  });

  it('of tensor parallelism alone are the same requests', () => {
    const four = [0, 1, 2, 10].map((rank) => `sglang:num_running_reqs{model_name="m",tp_rank="${rank}"} 6`);
    expect(readText(['# TYPE sglang:num_running_reqs gauge', ...four].join('\n'))[0]).toMatchObject({
      requestsRunning: 6,
    });
  });

  it('that differ are told by the first of them, by number', () => {
    const ranks = [10, 2, 1].map(
      (rank) => `sglang:num_running_reqs{model_name="m",tp_rank="${rank}"} ${rank}`,
    );
    const late = ['sglang:num_running_reqs{model_name="m",pp_rank="1",tp_rank="0"} 9'];
    const text = ['# TYPE sglang:num_running_reqs gauge', ...late, ...ranks].join('\n');
    expect(readText(text)[0]).toMatchObject({ requestsRunning: 1 });
  });

  it('of a page that does not name them are added as they are', () => {
    const text = ['# TYPE sglang:num_running_reqs gauge', 'sglang:num_running_reqs{model_name="m"} 6'];
    expect(readText(text.join('\n'))[0]).toMatchObject({ requestsRunning: 6 });
  });
});

describe('priorities', () => {
  it('are parts of the total of a gauge, and all there is of a counter', () => {
    expect(only('dp-attention.prom')).toMatchObject({ requestsRunning: 8, requests: { ok: 10 } });
  });
});

it('names over time mean the same', () => {
  expect(only('old-names.prom')).toMatchObject({
    requestsRunning: 162,
    queueDepth: 2826,
    promptTokens: 8128902,
    prefixCacheQueries: 8128902,
    prefixCacheHits: 1e6,
    ttftSeconds: { count: 11008 },
    timePerOutputTokenSeconds: { count: 7400757 },
  });
  expect(only('old-names.prom')).not.toHaveProperty('queueWaitSeconds');
});

it('both prefixes mean the same', () => {
  expect(readText(V0520.replaceAll('sglang:', 'sglang_'))).toEqual(readText(V0520));
});

it('HTTP answers are of no model where there are two', () => {
  const second = '\n# TYPE sglang:token_usage gauge\nsglang:token_usage{model_name="b"} 0.5\n';
  const readings = readText(without('token_usage') + second);
  expect(readings.map(({ model, requests }) => [model, requests?.error])).toEqual([
    ['acme/moe-30b', undefined],
    ['b', undefined],
  ]);
});

it.skipIf(!existsSync(SAMPLE))(
  'a real page of early 2025 reads as before (skipped without ../shared)',
  () => {
    const { recognised, readings, leftOut } = readFixture(sglang, SAMPLE);
    expect(recognised).toBe(true);
    expect(leftOut).toEqual([]);
    expectGolden(path.join(FIXTURES, 'shared-sglang-1'), { readings, leftOut });
    expect(readings).toMatchObject([
      { model: 'meta-llama/Llama-3.1-8B-Instruct', requestsRunning: 162, queueDepth: 2826 },
    ]);
  },
);
