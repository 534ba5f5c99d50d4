import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { createRejections } from '../prometheus-text/rejections.ts';
import { trtllm } from '../trtllm/adapter.ts';
import { nim } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const SAMPLE = path.resolve(import.meta.dirname, '../../../../../shared/samples/nim-1.prom');

function only(file: string) {
  const { readings } = readFixture(nim, path.join(FIXTURES, file));
  expect(readings).toHaveLength(1);
  return readings[0];
}

function readText(...lines: string[]) {
  const page = parsePage(lines.join('\n'));
  const { reject, rejected } = createRejections();
  return { page, readings: nim.read(page, { reject }), rejected };
}

describe('every page', () => {
  const pages = readdirSync(FIXTURES).filter((file) => file.endsWith('.prom'));

  it.each(pages)('%s reads as before', (file) => {
    const { recognised, readings, leftOut } = readFixture(nim, path.join(FIXTURES, file));
    expect(recognised).toBe(true);
    expectGolden(path.join(FIXTURES, file), { readings, leftOut });
  });
});

describe('a reading', () => {
  it('has every signal that the page has, exponents of three digits among them', () => {
    expect(only('v1.prom')).toMatchObject({
      model: 'acme/nim-8b',
      engine: 'nim',
      startTimeSeconds: 1725700012.5,
      requestsRunning: 3,
      queueDepth: 2,
      batchCapacity: 256,
      promptTokens: 115891634176,
      generationTokens: 997,
      ttftSeconds: { bounds: [0.05, 0.1, 10], counts: [10, 30, 34], count: 34, sum: 3.75 },
      requestDurationSeconds: { count: 34, sum: 5.5 },
      outputTokens: { count: 34, sum: 997 },
    });
  });

  it('has its use of the KV cache as a share, whatever its name says', () => {
    expect(only('v1.prom')?.kvCacheUsage).toEqual({ mean: 0.125, max: 0.125 });
  });

  it('counts a finished request once, though two families do', () => {
    expect(only('v1.prom')?.requests).toEqual({ ok: 20, truncated: 14, error: 2 });
    expect(only('before-finish.prom')?.requests).toEqual({ ok: 34, error: 2 });
  });

  it('has a time for each token after the first, and their speed', () => {
    // 997 tokens of 34 requests.
    expect(only('v1.prom')).toMatchObject({
      timePerOutputTokenSeconds: { count: 963, sum: 1.75 },
      tokensPerSecond: { bounds: [0.4, 40, 100], counts: [0, 13, 63], count: 963 },
    });
  });

  it('has no capacity where the server says 0', () => {
    expect(only('before-finish.prom')).not.toHaveProperty('batchCapacity');
  });

  it('leaves out an end that it does not know, and says so', () => {
    const { readings, rejected } = readText(
      '# TYPE num_request_max gauge',
      'num_request_max{model_name="m"} 8',
      '# TYPE num_requests_running gauge',
      'num_requests_running{model_name="m"} 1',
      '# TYPE request_finish_total counter',
      'request_finish_total{model_name="m",finished_reason="bored"} 1',
      'request_finish_total{model_name="m",finished_reason="abort"} 2',
    );
    expect(readings[0]?.requests).toEqual({ aborted: 2 });
    expect(rejected).toHaveLength(1);
  });
});

describe('a page of others', () => {
  it('without a prefix is trtllm-serve with engine_type, and NIM with num_request_max', () => {
    const { page } = readText(
      '# TYPE num_request_max gauge',
      'num_request_max{engine_type="pytorch",model_name="m"} 8',
      '# TYPE num_requests_running gauge',
      'num_requests_running{engine_type="pytorch",model_name="m"} 1',
    );
    expect([nim.recognises(page), trtllm.recognises(page)]).toEqual([false, true]);
    const own = readText(
      '# TYPE num_request_max gauge',
      'num_request_max{model_name="m"} 8',
      '# TYPE num_requests_running gauge',
      'num_requests_running{model_name="m"} 1',
    );
    expect([nim.recognises(own.page), trtllm.recognises(own.page)]).toEqual([true, false]);
  });

  it("with such names and neither of the two is nobody's", () => {
    const { page, readings } = readText(
      '# TYPE num_requests_running gauge',
      'num_requests_running{model_name="m"} 1',
    );
    expect([nim.recognises(page), trtllm.recognises(page)]).toEqual([false, false]);
    expect(readings).toEqual([]);
  });

  it('of NIM 2 is that of the engine inside', () => {
    const { page, readings } = readText(
      '# TYPE num_request_max gauge',
      'num_request_max{model_name="m"} 1024',
      '# TYPE vllm:num_requests_running gauge',
      'vllm:num_requests_running{engine="0",model_name="m"} 3',
    );
    expect(nim.recognises(page)).toBe(false);
    expect(readings).toEqual([]);
    expect(nim.hint?.(page)).toMatch(/set engine to auto/);
    expect(nim.hint?.(readText('# TYPE a gauge', 'a 1').page)).toBeUndefined();
  });
});

it.skipIf(!existsSync(SAMPLE))('a real page of 1.x reads as before (skipped where it is absent)', () => {
  const { recognised, readings, leftOut } = readFixture(nim, SAMPLE);
  expect(recognised).toBe(true);
  expect(leftOut).toEqual([]);
  expectGolden(path.join(FIXTURES, 'shared-nim-1'), { readings, leftOut });
});
