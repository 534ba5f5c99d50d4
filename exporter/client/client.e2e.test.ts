/** The client from its built package, against the built exporter and against servers that fail. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startLocalServer } from '../e2e/local-server.ts';
import { startProgram } from '../e2e/program.ts';
import { valuesOf } from '../e2e/series.ts';
import { scrape } from '../e2e/scrape.ts';
import { createClient } from './index.ts';
import type { ClientOptions } from './index.ts';

const cleanup = onTestFinished;
const WHO = { server: 'own', model: 'm' };
const REQUEST = { durationSeconds: 2, ttftSeconds: 0.5, promptTokens: 10, outputTokens: 4 } as const;

function start(options: Partial<ClientOptions>) {
  const problems: string[] = [];
  const client = createClient({
    ...WHO,
    flushIntervalMs: 10,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  cleanup(async () => void (await client.close(0)));
  return { client, problems };
}

/** A receiver that answers as told, one answer after the other, and keeps what it was sent. */
async function startReceiver(answers: ((response: ServerResponse) => void)[]) {
  const bodies: string[] = [];
  const url = await startLocalServer(async (request, response) => {
    bodies.push(await text(request));
    const answer = answers.shift();
    if (answer) answer(response);
    else accept(response, bodies.at(-1)?.split('\n').length ?? 0);
  }, cleanup);
  return { url, bodies };
}

function accept(response: ServerResponse, accepted: number): void {
  response.writeHead(202).end(JSON.stringify({ accepted, duplicates: 0, rejected: [] }));
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end('{"error":"as told"}');

test('all that a server can tell is on the page of the exporter', async () => {
  const { url } = await startProgram(['--gpu.source=none'], { cleanup });
  const { client, problems } = start({ url });
  client.modelLoading({ phase: 'weights', bytes: 1e9 });
  client.modelReady({ loadSeconds: 42.5 });
  client.requestCompleted({ ...REQUEST, outcome: 'ok' }, { correlationId: 'order-1' });
  client.requestCompleted({ ...REQUEST, outputTokens: 0, finishReason: 'stop' });
  client.requestCompleted({ ...REQUEST, outcome: 'error' }, { model: 'other' });
  client.batchExecuted({ size: 8, capacity: 32, tokens: 8, durationSeconds: 0.02 });
  client.queueSampled({ depth: 3, running: 8, oldestAgeSeconds: 0.4 });
  client.cacheSampled({ kvUsage: 0.5, prefixQueries: 100, prefixHits: 60, preemptions: 1 });
  client.histogramObserved({
    metric: 'inference_queue_wait_seconds',
    temporality: 'delta',
    bounds: [0.1, 1],
    bucketCounts: [1, 2, 3],
    sum: 9,
  });
  expect(await client.close()).toBe(true);
  expect(problems).toEqual([]);
  expect(client.counts).toEqual({ sent: 9, dropped: 0, rejected: 0, waiting: 0 });

  const { body } = await scrape(`${url}/metrics`);
  const value = (family: string, labels = {}) => valuesOf(body, family, { ...WHO, ...labels });
  expect(value('inference_requests_total', { outcome: 'ok' })).toEqual([1]);
  expect(value('inference_requests_total', { outcome: 'empty' })).toEqual([1]);
  expect(value('inference_requests_total', { model: 'other', outcome: 'error' })).toEqual([1]);
  expect(value('inference_ttft_seconds_sum')).toEqual([1]);
  expect(value('inference_prompt_tokens_total')).toEqual([20]);
  expect(value('inference_generation_tokens_total')).toEqual([8]);
  expect(value('inference_batch_size_bucket', { le: '8.0' })).toEqual([1]);
  expect(value('inference_batch_capacity')).toEqual([32]);
  expect(value('inference_tokens_per_second_sum')).toEqual([400]);
  expect(value('inference_queue_depth')).toEqual([3]);
  expect(value('inference_queue_depth_sampled_count')).toEqual([1]);
  expect(value('inference_requests_running')).toEqual([8]);
  expect(value('inference_queue_oldest_age_seconds')).toEqual([0.4]);
  expect(value('inference_kv_cache_usage_ratio')).toEqual([0.5]);
  expect(value('inference_prefix_cache_hits_total')).toEqual([60]);
  expect(value('inference_preemptions_total')).toEqual([1]);
  expect(value('inference_server_ready')).toEqual([1]);
  expect(value('inference_model_load_seconds')).toEqual([42.5]);
  expect(value('inference_queue_wait_seconds_bucket', { le: '1.0' })).toEqual([3]);
});

test('a request that is timed tells its own first token and end', async () => {
  const socket = join(await mkdtemp(join(tmpdir(), 'headroom-client-')), 'h.sock');
  cleanup(() => rm(join(socket, '..'), { recursive: true }));
  const program = await startProgram(['--gpu.source=none', `--web.listen-address=unix:${socket}`], {
    cleanup,
  });
  const { client } = start({ url: `unix:${socket}` });
  const request = client.startRequest({ promptTokens: 5, correlationId: 'c' });
  request.started();
  request.token();
  request.token(3);
  request.end();
  request.end({ outcome: 'error' });
  client.startRequest().end();
  expect(await client.close()).toBe(true);
  const { body } = await scrape(`${program.url}/metrics`);
  expect(valuesOf(body, 'inference_requests_total', { outcome: 'ok' })).toEqual([1]);
  expect(valuesOf(body, 'inference_requests_total', { outcome: 'empty' })).toEqual([1]);
  expect(valuesOf(body, 'inference_requests_total', { outcome: 'error' })).toEqual([0]);
  expect(valuesOf(body, 'inference_generation_tokens_total')).toEqual([4]);
  expect(valuesOf(body, 'inference_ttft_seconds_count')).toEqual([1]);
  expect(valuesOf(body, 'inference_queue_wait_seconds_count')).toEqual([1]);
});

test.each([
  ['503', status(503, { 'Retry-After': '0' })],
  ['429', status(429, { 'Retry-After': '0' })],
  ['a cut connection', (response: ServerResponse) => void response.destroy()],
])('after %s the same bytes are sent again', async (_name, fault) => {
  const { url, bodies } = await startReceiver([fault]);
  const { client } = start({ url });
  client.requestCompleted({ ...REQUEST, outcome: 'ok' });
  client.requestCompleted({ ...REQUEST, outcome: 'error' });
  expect(await client.close()).toBe(true);
  expect(bodies).toHaveLength(2);
  expect(bodies[1]).toBe(bodies[0]);
  expect(client.counts).toMatchObject({ sent: 2, dropped: 0 });
});

test('what is too large is sent in halves, and one that is too large by itself is dropped', async () => {
  const { url, bodies } = await startReceiver([status(413), status(413)]);
  const { client, problems } = start({ url });
  for (let i = 0; i < 3; i++) client.requestCompleted({ ...REQUEST, outcome: 'ok' });
  await client.close();
  expect(bodies.map((body) => body.split('\n').length)).toEqual([3, 1, 2]);
  expect(client.counts).toMatchObject({ sent: 2, dropped: 1 });
  expect(problems).toEqual(['The exporter answers 413: {"error":"as told"}']);
});

test('a wrong token is told once, and what was to be sent is counted as dropped', async () => {
  const { url } = await startReceiver([status(401), status(401)]);
  const { client, problems } = start({ url });
  for (let i = 0; i < 2; i++) {
    client.requestCompleted({ ...REQUEST, outcome: 'ok' });
    await client.flush();
  }
  expect(problems).toEqual(['The exporter answers 401: {"error":"as told"}']);
  expect(client.counts).toMatchObject({ sent: 0, dropped: 2 });
});

test('what the exporter rejects is counted and told', async () => {
  const { url } = await startProgram(['--gpu.source=none'], { cleanup });
  const { client, problems } = start({ url });
  client.requestCompleted({ ...REQUEST, ttftSeconds: -1, outcome: 'ok' });
  await client.close();
  expect(client.counts).toMatchObject({ sent: 0, rejected: 1, dropped: 0 });
  expect(problems[0]).toContain('data.ttft_seconds: -1 is too small');
});

test('without an exporter the queue is bounded, nothing throws, and what is lost is counted', async () => {
  const { client, problems } = start({ url: 'http://127.0.0.1:1', queueSize: 10, batchSize: 5 });
  for (let i = 0; i < 100; i++) client.requestCompleted({ ...REQUEST, outcome: 'ok' });
  await vi.waitFor(() => expect(problems).toHaveLength(1));
  expect(problems[0]).toContain('ECONNREFUSED');
  // Five are on their way, and make room for no more than five others.
  expect(client.counts).toMatchObject({ sent: 0, dropped: 90, waiting: 10 });
  expect(await client.close(50)).toBe(false);
  expect(client.counts).toEqual({ sent: 0, dropped: 100, rejected: 0, waiting: 0 });
  client.requestCompleted({ ...REQUEST, outcome: 'ok' });
  expect(client.counts.dropped).toBe(101);
});

test('an observation that cannot be written as JSON costs itself only', async () => {
  const { url, bodies } = await startReceiver([]);
  const { client, problems } = start({ url });
  // @ts-expect-error -- what a caller without types may do
  client.modelReady({ loadSeconds: 1n });
  // @ts-expect-error -- as above
  client.requestCompleted(undefined);
  client.modelReady({ loadSeconds: 1 });
  await client.close();
  expect(bodies.join('\n').split('\n')).toHaveLength(2);
  expect(client.counts).toMatchObject({ dropped: 1 });
  expect(problems[0]).toContain('cannot be written as JSON');
});

test('the queue is asked again and again, and a fault in the answer stays where it is', async () => {
  const { url, bodies } = await startReceiver([]);
  const { client, problems } = start({ url });
  let asked = 0;
  const stop = client.sampleQueue(() => {
    if (asked++ === 0) throw new Error('not yet');
    return { depth: asked };
  }, 5);
  await vi.waitFor(() => expect(bodies.length).toBeGreaterThan(1));
  stop();
  expect(problems).toEqual(['The queue could not be read: Error: not yet']);
});

test('close does not wait as long as the exporter asks for, when that is back', async () => {
  const { url } = await startReceiver([status(503, { 'Retry-After': '30' })]);
  const { client, problems } = start({ url });
  client.modelReady();
  await vi.waitFor(() => expect(problems).toHaveLength(1));
  expect(await client.close()).toBe(true);
  expect(client.counts).toMatchObject({ sent: 1, dropped: 0 });
});

test('close keeps to its time before an exporter that does not answer, and says that it lost something', async () => {
  const url = await startLocalServer(() => undefined, cleanup);
  const { client } = start({ url });
  client.modelReady();
  const started = performance.now();
  expect(await client.close(100)).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(client.counts).toMatchObject({ sent: 0, dropped: 1, waiting: 0 });
});

test('close says so when what it sent was refused', async () => {
  const { url } = await startReceiver([status(401)]);
  const { client } = start({ url });
  client.modelReady();
  expect(await client.close()).toBe(false);
});

test('options that are no numbers, and a listener that throws, harm nobody', async () => {
  const { url, bodies } = await startReceiver([status(503, { 'Retry-After': '0' })]);
  const { client } = start({
    url,
    batchSize: Number.NaN,
    queueSize: Number.NaN,
    onProblem() {
      throw new Error('not ours');
    },
  });
  client.modelReady();
  expect(await client.close()).toBe(true);
  expect(bodies).toHaveLength(2);
});

test('the first token of a file is sent, whatever ends its line', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'headroom-client-')), 'token');
  cleanup(() => rm(join(file, '..'), { recursive: true }));
  await writeFile(file, '\r\nnew\r\nold\r\n');
  const tokens: (string | undefined)[] = [];
  const url = await startLocalServer((request, response) => {
    tokens.push(request.headers.authorization);
    accept(response, 1);
  }, cleanup);
  const { client } = start({ url, tokenFile: file });
  client.modelReady();
  await client.close();
  expect(tokens).toEqual(['Bearer new']);
});

test('the token is sent with each request', async () => {
  const tokens: (string | undefined)[] = [];
  const url = await startLocalServer((request, response) => {
    tokens.push(request.headers.authorization);
    accept(response, 1);
  }, cleanup);
  const { client } = start({ url, token: 'abc' });
  client.modelReady();
  await client.close();
  expect(tokens).toEqual(['Bearer abc']);
  expect(() => createClient({ ...WHO, url: 'not an address' })).toThrow(TypeError);
});

test('a process that has nothing else to do ends', async () => {
  const { spawn } = await import('node:child_process');
  const script = `import { createClient } from 'gpu-headroom/client';
    const client = createClient({ server: 's', model: 'm', url: 'http://127.0.0.1:1', onProblem() {} });
    client.sampleQueue(() => ({ depth: 0 }));
    client.modelReady();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
