import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectGolden, readFixture } from '../golden.test.support.ts';
import { parsePage } from '../prometheus-text/parse.ts';
import { vllm } from '../vllm/adapter.ts';
import { dynamo } from './adapter.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const VLLM = readFileSync(path.join(import.meta.dirname, '../vllm/fixtures/v1.prom'), 'utf8');

function read(file: string) {
  return readFixture(dynamo, path.join(FIXTURES, file)).readings;
}

describe('every page', () => {
  const pages = readdirSync(FIXTURES).filter((file) => file.endsWith('.prom'));

  it.each(pages)('%s reads as before', (file) => {
    const { recognised, readings, leftOut } = readFixture(dynamo, path.join(FIXTURES, file));
    expect(recognised).toBe(true);
    expectGolden(path.join(FIXTURES, file), { readings, leftOut });
  });
});

describe('a frontend', () => {
  const [reading, ...others] = read('frontend.prom');

  it('tells of its model what the page has', () => {
    expect(others).toEqual([]);
    expect(reading).toMatchObject({
      model: 'acme/chat-70b',
      engine: 'dynamo',
      requestsRunning: 6,
      generationTokens: 5000,
      ttftSeconds: { count: 56, sum: 1.5 },
      requestDurationSeconds: { count: 60, sum: 150.5 },
      outputTokens: { count: 60, sum: 5000 },
    });
  });

  it('counts a cancelled request as aborted, and every other failure as one', () => {
    // Not internal errors alone: that would leave out overload.
    expect(reading?.requests).toEqual({ ok: 50, aborted: 4, error: 6 });
  });

  it('has its prompt tokens as the sum of a histogram, and those from the cache likewise', () => {
    expect(reading).toMatchObject({
      promptTokens: 42000,
      prefixCacheQueries: 42000,
      prefixCacheHits: 12000,
    });
  });

  it('inverts the time between tokens, without the bound of 0', () => {
    expect(reading).toMatchObject({
      timePerOutputTokenSeconds: { bounds: [0, 0.001, 0.02, 2], count: 4944, sum: 61.5 },
      tokensPerSecond: { bounds: [0.5, 50, 1000], counts: [0, 44, 4900], count: 4944 },
    });
  });

  it('has no capacity: what it prints is that of one worker', () => {
    expect(reading).not.toHaveProperty('batchCapacity');
  });

  it('counts what waits by its stages, which have no model, where there is one model only', () => {
    expect(reading?.queueDepth).toBe(4);
    expect(read('two-models.prom').map(({ model, queueDepth }) => [model, queueDepth])).toEqual([
      ['acme/chat-70b', 2],
      ['acme/code-7b', 2],
    ]);
  });

  it('had other names for its gauges, which it still prints beside the new ones', () => {
    expect(read('inflight.prom')[0]).toMatchObject({ requestsRunning: 6, queueDepth: 2 });
  });
});

describe('a worker', () => {
  const component =
    '# TYPE dynamo_component_total_blocks gauge\ndynamo_component_total_blocks{model="m"} 5\n';

  it('that passes on the series of its engine is that engine', () => {
    const page = parsePage(component + VLLM);
    expect([dynamo.recognises(page), vllm.recognises(page)]).toEqual([false, true]);
  });

  it('that does not is told from the frontend', () => {
    const page = parsePage(component);
    expect(dynamo.recognises(page)).toBe(false);
    expect(dynamo.hint?.(page)).toMatch(/give the address of the frontend/);
  });

  it('is not what a frontend without a request is', () => {
    const page = parsePage('# TYPE dynamo_frontend_requests_total counter\n');
    expect(dynamo.recognises(page)).toBe(false);
    expect(dynamo.hint?.(page)).toMatch(/send it a first request/);
    expect(dynamo.hint?.(parsePage('# TYPE a gauge\na 1\n'))).toBeUndefined();
  });
});
