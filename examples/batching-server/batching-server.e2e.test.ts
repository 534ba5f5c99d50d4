/** The built server tells the built exporter; what is on the page is what was asked and answered, exactly. */
import { expect, test } from 'vitest';
import { eventually, valuesOf } from '../../exporter/e2e/series.ts';
import { answerLength } from './simulated-answer.ts';
import { chat, post, startExporter, startReadyServer } from './server.test.support.ts';

const WHO = { server: 'batching-server', model: 'demo' };
const REQUESTS = 60;
const EMPTY_SHARE = 0.1;
/** The last of them are cut off after four tokens. */
const CUT = 10;

function value(page: string, family: string, labels: Record<string, string> = {}): number | undefined {
  return valuesOf(page, family, { ...WHO, ...labels })[0];
}

const prompts = Array.from({ length: REQUESTS }, (_, index) => `Question ${index}`);
const lengths = prompts.map((prompt) => answerLength(1, prompt, EMPTY_SHARE));
const given = lengths.map((length, index) => (index < REQUESTS - CUT ? length : Math.min(length, 4)));
const TOKENS = given.reduce((sum, count) => sum + count, 0);
const EMPTY = given.filter((count) => count === 0).length;
const TRUNCATED = given.filter((count, index) => count < (lengths[index] ?? 0)).length;

/** All of them at the same time, half of them streamed. */
async function askAll(url: string): Promise<number> {
  const answers = await Promise.all(
    prompts.map(async (prompt, index) => {
      const limit = index < REQUESTS - CUT ? {} : { max_tokens: 4 };
      const body = chat(prompt, { ...limit, stream: index % 2 === 0 });
      const response = await post(`${url}/v1/chat/completions`, body);
      await response.text();
      return response.status;
    }),
  );
  return answers.filter((status) => status === 200).length;
}

async function pageAfter(flags: readonly string[]): Promise<string> {
  const exporter = await startExporter();
  const server = await startReadyServer([`--empty-share=${EMPTY_SHARE}`, ...flags], exporter);
  expect(await askAll(server.url)).toBe(REQUESTS);
  const page = await eventually(exporter, (body) => {
    const outcomes = valuesOf(body, 'inference_requests_total', WHO).reduce((sum, count) => sum + count, 0);
    expect(outcomes).toBe(REQUESTS);
  });
  expect(server.stderr()).not.toContain('headroom:');
  return page;
}

function expectAllCounted(page: string): void {
  const outcome = (name: string) => value(page, 'inference_requests_total', { outcome: name });
  expect(EMPTY).toBeGreaterThan(0);
  expect({ empty: outcome('empty'), truncated: outcome('truncated'), ok: outcome('ok') }).toEqual({
    empty: EMPTY,
    truncated: TRUNCATED,
    ok: REQUESTS - EMPTY - TRUNCATED,
  });
  expect([outcome('aborted'), outcome('error')]).toEqual([0, 0]);
  expect(value(page, 'inference_generation_tokens_total')).toBe(TOKENS);
  expect(value(page, 'inference_output_tokens_sum')).toBe(TOKENS);
  // Who gets no token has no first one.
  expect(value(page, 'inference_ttft_seconds_count')).toBe(REQUESTS - EMPTY);
  expect(value(page, 'inference_queue_wait_seconds_count')).toBe(REQUESTS);
  expect(value(page, 'inference_prompt_tokens_total')).toBe(
    prompts.reduce((sum, prompt) => sum + Math.ceil(prompt.length / 4), 0),
  );
}

test('with batching requests run together, and every one is counted', async () => {
  const page = await pageAfter(['--load-time=200ms']);
  expectAllCounted(page);
  const batches = value(page, 'inference_batch_size_count') ?? 0;
  expect(batches).toBeGreaterThan(0);
  expect((value(page, 'inference_batch_size_sum') ?? 0) / batches).toBeGreaterThan(1);
  expect(value(page, 'inference_batch_size_bucket', { le: '32.0' })).toBe(batches);
  expect(value(page, 'inference_batch_capacity')).toBe(32);
  expect(value(page, 'inference_server_ready')).toBe(1);
  expect(value(page, 'inference_model_load_seconds')).toBeGreaterThanOrEqual(0.19);
});

test('without batching every batch is one request, and one token or the end of an empty answer', async () => {
  const page = await pageAfter(['--batching=off', '--speed=100']);
  expectAllCounted(page);
  const batches = value(page, 'inference_batch_size_count');
  expect(batches).toBe(TOKENS + EMPTY);
  expect(value(page, 'inference_batch_size_bucket', { le: '1.0' })).toBe(batches);
  expect(value(page, 'inference_batch_capacity')).toBe(1);
});

test('who leaves is aborted, and who finds no room is an error', async () => {
  const exporter = await startExporter();
  const server = await startReadyServer(['--max-queue=1', '--batching=off', '--speed=0.05'], exporter);
  const url = `${server.url}/v1/chat/completions`;
  const leaving = new AbortController();
  const running = post(url, chat('a'), leaving.signal);
  await eventually(exporter, (page) => expect(value(page, 'inference_requests_running')).toBe(1));
  const waiting = post(url, chat('b'), leaving.signal);
  await eventually(exporter, (page) => {
    expect(value(page, 'inference_queue_depth')).toBe(1);
    expect(value(page, 'inference_queue_oldest_age_seconds')).toBeGreaterThan(0);
  });
  expect((await post(url, chat('c'))).status).toBe(429);
  leaving.abort();
  await Promise.allSettled([running, waiting]);
  await eventually(exporter, (page) => {
    expect(value(page, 'inference_requests_total', { outcome: 'aborted' })).toBe(2);
    expect(value(page, 'inference_requests_total', { outcome: 'error' })).toBe(1);
    expect(value(page, 'inference_requests_running')).toBe(0);
  });
});

test('what is not done when the time to stop is over is aborted, and still counted', async () => {
  const exporter = await startExporter();
  const server = await startReadyServer(['--speed=0.05', '--stop-within=50ms'], exporter);
  const answer = post(`${server.url}/v1/chat/completions`, chat('a'));
  await eventually(exporter, (page) => expect(value(page, 'inference_requests_running')).toBe(1));
  server.signal('SIGTERM');
  expect((await answer).status).toBe(503);
  expect(await server.exit).toEqual({ code: 0, signal: null });
  await eventually(exporter, (page) => {
    expect(value(page, 'inference_requests_total', { outcome: 'aborted' })).toBe(1);
  });
});
