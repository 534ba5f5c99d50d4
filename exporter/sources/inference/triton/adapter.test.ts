import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { createRejections } from '../prometheus-text/rejections.ts';
import { triton } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SAMPLE = path.resolve(import.meta.dirname, '../../../../../shared/samples/triton-1.prom');

function read(file: string) {
  return readFixture(triton, path.join(FIXTURES, file));
}

function only(file: string) {
  const { readings } = read(file);
  expect(readings).toHaveLength(1);
  return readings[0];
}

function readText(...lines: string[]) {
  const page = parsePage(lines.join('\n'));
  const { reject, rejected } = createRejections();
  return { page, readings: triton.read(page, { reject }), rejected };
}

describe('every page', () => {
  const pages = readdirSync(FIXTURES).filter((file) => file.endsWith('.prom'));

  it.each(pages)('%s reads as before', (file) => {
    const { recognised, readings, leftOut } = read(file);
    expect(recognised).toBe(true);
    expectGolden(path.join(FIXTURES, file), { readings, leftOut });
  });
});

describe('Triton itself', () => {
  it('has one series for each GPU, which are added up, and GPUs of its own that are no model', () => {
    expect(read('two-gpus.prom').readings).toEqual([
      {
        model: 'resnet',
        engine: 'triton',
        queueDepth: 7,
        requests: { ok: 200, aborted: 4, error: 8 },
      },
    ]);
  });

  it('has sums of microseconds and an average batch, of which no histogram is made', () => {
    const reading = only('two-gpus.prom');
    for (const absent of ['batchSize', 'queueWaitSeconds', 'requestDurationSeconds', 'requestsRunning']) {
      expect(reading).not.toHaveProperty(absent);
    }
  });

  it('gave no reason for a failure in earlier versions, nor a blank before HELP', () => {
    expect(only('before-reasons.prom')?.requests).toEqual({ ok: 10, error: 3 });
  });

  it('has the first response in milliseconds', () => {
    expect(only('decoupled.prom')?.ttftSeconds).toEqual({
      bounds: [0.1, 0.5, 2, 5],
      counts: [5, 20, 28, 30],
      count: 30,
      sum: 10.5,
    });
  });

  it('counts an ensemble and its parts apart', () => {
    const { readings } = read('trt-llm-ensemble.prom');
    expect(readings.map(({ model, requests }) => [model, requests?.ok])).toEqual([
      ['tensorrt_llm', 90],
      ['ensemble', 90],
      ['preprocessing', 95],
      ['postprocessing', 90],
    ]);
    // What an ensemble says of its failures is always OTHER.
    expect(readings[1]?.requests).toEqual({ ok: 90, aborted: 0, error: 5 });
  });

  it('without a model is told so', () => {
    const { page } = readText(
      '# TYPE nv_inference_request_success counter',
      '# TYPE nv_gpu_utilization gauge',
    );
    expect(triton.recognises(page)).toBe(false);
    expect(triton.hint?.(page)).toMatch(/without a loaded model/);
    expect(triton.hint?.(readText('# TYPE a gauge', 'a 1').page)).toBeUndefined();
  });
});

describe('the TensorRT-LLM backend', () => {
  const engine = read('trt-llm-ensemble.prom').readings[0];

  it('tells what runs, what waits in it besides Triton, and what it can hold', () => {
    expect(engine).toMatchObject({ requestsRunning: 6, queueDepth: 5, batchCapacity: 64 });
  });

  it('tells its use of the KV cache in blocks', () => {
    expect(engine?.kvCacheUsage).toEqual({ mean: 0.25, max: 0.25 });
    expect(only('trt-llm-fraction.prom')).toMatchObject({ kvCacheUsage: { mean: 0.125, max: 0.125 } });
    expect(only('trt-llm-fraction.prom')).not.toHaveProperty('batchCapacity');
  });

  it('believes the blocks where the fraction says another thing, and says so', () => {
    const { readings, rejected } = readText(
      '# TYPE nv_trt_llm_request_metrics gauge',
      'nv_trt_llm_request_metrics{model="m",request_type="scheduled",version="1"} 1',
      '# TYPE nv_trt_llm_kv_cache_block_metrics gauge',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="fraction",model="m",version="1"} 0.5',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="used",model="m",version="1"} 2',
      'nv_trt_llm_kv_cache_block_metrics{kv_cache_block_type="max",model="m",version="1"} 16',
    );
    expect(readings[0]?.kvCacheUsage).toEqual({ mean: 0.125, max: 0.125 });
    expect(rejected).toMatchObject([
      { message: expect.stringContaining('it is 0.5, and its used over max is 0.125') },
    ]);
  });

  it('does not tell tokens: those of one step are no counter', () => {
    expect(engine).not.toHaveProperty('generationTokens');
  });

  it('is not believed where a queue is no number, for the other one alone would look shorter', () => {
    const { readings, rejected } = readText(
      '# TYPE nv_inference_request_success counter',
      'nv_inference_request_success{model="m",version="1"} 1',
      '# TYPE nv_inference_pending_request_count gauge',
      'nv_inference_pending_request_count{model="m",version="1"} 4',
      '# TYPE nv_trt_llm_request_metrics gauge',
      'nv_trt_llm_request_metrics{model="m",request_type="waiting",version="1"} NaN',
    );
    expect(readings[0]).not.toHaveProperty('queueDepth');
    expect(rejected).toHaveLength(1);
  });
});

describe('the vLLM backend', () => {
  it("tells what vLLM does, under Triton's labels", () => {
    expect(only('vllm-backend.prom')).toMatchObject({
      model: 'vllm_model',
      engine: 'triton',
      requestsRunning: 5,
      queueDepth: 3,
      kvCacheUsage: { mean: 0.375, max: 0.375 },
      requests: { ok: 12, aborted: 1, error: 0 },
      promptTokens: 1000,
      generationTokens: 160,
      preemptions: 3,
      ttftSeconds: { bounds: [0.05, 0.25], counts: [4, 11], count: 12, sum: 1.5 },
      queueWaitSeconds: { count: 12, sum: 1.25 },
      requestDurationSeconds: { count: 12, sum: 8.5 },
      outputTokens: { count: 12, sum: 160 },
    });
    expect(only('vllm-backend-tokens.prom')).toMatchObject({ generationTokens: 160, requestsRunning: 0 });
  });

  it('tells no time per token: between two steps there may be several', () => {
    const reading = only('vllm-backend.prom');
    expect(reading).not.toHaveProperty('timePerOutputTokenSeconds');
    expect(reading).not.toHaveProperty('tokensPerSecond');
  });
});

it.skipIf(!existsSync(SAMPLE))(
  "the page of the TensorRT-LLM backend's README reads as before (skipped where ../shared is absent)",
  () => {
    const { recognised, readings, leftOut } = readFixture(triton, SAMPLE);
    expect(recognised).toBe(true);
    expectGolden(path.join(FIXTURES, 'shared-triton-1'), { readings, leftOut });
    expect(readings).toMatchObject([
      {
        model: 'tensorrt_llm',
        requestsRunning: 1,
        queueDepth: 1,
        batchCapacity: 512,
        // 1 block of 6239, though the page says a fraction of 0.4875.
        kvCacheUsage: { max: 1 / 6239 },
        requests: { ok: 0, error: 0 },
      },
    ]);
    expect(leftOut).toEqual([
      expect.stringMatching(/^the fraction of nv_trt_llm_kv_cache_block_metrics is left out: it is 0\.4875/),
    ]);
  },
);
