import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { createRejections } from '../prometheus-text/rejections.ts';
import { vllm } from '../vllm/adapter.ts';
import { rayServe } from './adapter.ts';

const SERVE = path.join(import.meta.dirname, 'fixtures/serve.prom');
const ENGINE = path.join(import.meta.dirname, '../vllm/fixtures/ray.prom');

describe('Ray Serve', () => {
  it('reads as before', () => {
    const { recognised, readings, leftOut } = readFixture(rayServe, SERVE);
    expect(recognised).toBe(true);
    expectGolden(SERVE, { readings, leftOut });
  });

  it('has a queue in front of each deployment, of several handles', () => {
    expect(readFixture(rayServe, SERVE).readings).toEqual([
      { model: 'LLMServer:chat', engine: 'ray-serve', queueDepth: 7 },
      { model: 'OpenAiIngress', engine: 'ray-serve', queueDepth: 1 },
    ]);
  });
});

describe('a page with the engine inside the replicas as well', () => {
  const serve = readFileSync(SERVE, 'utf8');
  const engine = readFileSync(ENGINE, 'utf8');
  // The GPUs of the node are on both.
  const both = parsePage(`${engine}\n${serve.slice(serve.indexOf('# HELP ray_serve'))}`);
  const context = { reject: createRejections().reject };

  it('is vLLM, which tells more, and tells no less for it', () => {
    expect([rayServe.recognises(both), vllm.recognises(both)]).toEqual([false, true]);
    expect(vllm.read(both, context)).toEqual(readFixture(vllm, ENGINE).readings);
  });

  it('gives the queue of Serve to whom the config names', () => {
    expect(rayServe.read(both, context)).toEqual(readFixture(rayServe, SERVE).readings);
  });
});

describe('a node without Ray Serve', () => {
  it('is told from it', () => {
    const page = parsePage(
      '# TYPE ray_node_gpus_utilization gauge\nray_node_gpus_utilization{GpuIndex="0"} 40\n',
    );
    expect(rayServe.recognises(page)).toBe(false);
    expect(rayServe.read(page, { reject: createRejections().reject })).toEqual([]);
    expect(rayServe.hint?.(page)).toMatch(/a Ray node without Ray Serve's queue/);
    expect(rayServe.hint?.(parsePage('# TYPE a gauge\na 1\n'))).toBeUndefined();
  });
});
