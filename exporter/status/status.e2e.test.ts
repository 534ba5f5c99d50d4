import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { dataOf, openEventStream } from '../e2e/event-stream.ts';
import { startLocalServer } from '../e2e/local-server.ts';
import { startProgram } from '../e2e/program.ts';
import { scrape } from '../e2e/scrape.ts';
import { MODEL, vllmPage } from '../e2e/vllm-page.ts';

const cleanup = onTestFinished;
const poll = { timeout: 15_000, interval: 100 };

const chart = z.object({
  title: z.string(),
  unit: z.string(),
  times: z.array(z.number()),
  lines: z.array(z.object({ label: z.string(), values: z.array(z.number().nullable()) })),
  limit: z.object({ label: z.string(), value: z.number() }).optional(),
});
const statusView = z.object({
  collectedAt: z.number(),
  intervalMs: z.number(),
  servers: z.array(
    z.object({
      server: z.string(),
      model: z.string(),
      unknown: z.array(z.string()),
      deviceIds: z.array(z.string()),
      charts: z.array(chart),
    }),
  ),
  gpus: z.array(
    z.object({ deviceId: z.string(), name: z.string(), up: z.boolean(), charts: z.array(chart) }),
  ),
  sources: z.array(z.object({ source: z.string(), up: z.boolean(), problem: z.string().optional() })),
});

/** Three GPUs that are simulated, and the servers given. */
async function start(servers: readonly object[]) {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-e2e-'));
  cleanup(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'headroom.yaml'), JSON.stringify({ inference: { servers } }));
  const config = `--config.file=${join(folder, 'headroom.yaml')}`;
  return startProgram(['--gpu.source=simulated', '--gpu.simulated-count=3', config], { cleanup });
}

async function viewOf(url: string) {
  return statusView.parse(JSON.parse((await scrape(`${url}/status/view`)).body));
}

test('an open page is told of each reading, and does not hold the program up when it stops', async () => {
  let reads = 0;
  const vllm = await startLocalServer((_request, response) => {
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    response.end(vllmPage(++reads));
  }, cleanup);
  const server = {
    name: 'chat',
    url: `${vllm}/metrics`,
    devices: [0, 2],
    max_batch_size: 8,
    slo: { ttft: '1s' },
  };
  const program = await start([server]);
  await expect.poll(() => scrape(`${program.url}/-/ready`).then(({ status }) => status), poll).toBe(200);
  const stream = await openEventStream(`${program.url}/status/events`, cleanup);
  const first = statusView.parse(dataOf(await stream.next()));
  expect(first).toMatchObject({
    intervalMs: 5_000,
    servers: [{ server: 'chat', model: MODEL, deviceIds: ['0', '2'] }],
    gpus: ['0', '1', '2'].map((deviceId) => ({ deviceId, name: 'Simulated H100', up: true })),
  });
  // Nobody scrapes: the exporter reads by itself while the page is open.
  const second = statusView.parse(dataOf(await stream.next()));
  expect(second.collectedAt).toBeGreaterThan(first.collectedAt);
  expect(second.collectedAt - first.collectedAt).toBeLessThan(10_000);
  const [chat] = second.servers;
  expect(chat?.unknown).toContain('The verdict comes after 30 seconds of readings: less would be chance.');
  expect(chat?.charts.map(({ title, limit }) => [title, limit?.value])).toEqual([
    ['Output tokens', undefined],
    ['Requests running', 8],
    ['Queue', undefined],
    ['Time to first token, p95 of 5 minutes', 1],
    ['KV cache', undefined],
    ['Requests by outcome', undefined],
  ]);
  // Of each ten requests two took between 1 s and 2.5 s: the p95 is three quarters of the way.
  expect(chat?.charts[3]?.lines[0]?.values.at(-1)).toBeCloseTo(2.125, 6);
  expect(chat?.charts[0]?.lines[0]?.values.at(-1)).toBeGreaterThan(0);
  expect(second.gpus[0]?.charts.map(({ title }) => title)).toEqual([
    'Utilisation',
    'VRAM used',
    'Power',
    'Temperature',
  ]);

  const stopped = performance.now();
  program.signal('SIGTERM');
  expect(await program.exit).toEqual({ code: 0, signal: null });
  expect(performance.now() - stopped).toBeLessThan(3_000);
  expect(await stream.next()).toBeUndefined();
});

test('a server that cannot be read is there, with the reason', async () => {
  const program = await start([{ name: 'chat', url: 'http://127.0.0.1:1/metrics' }]);
  await expect
    .poll(
      async () => (await viewOf(program.url)).sources.find(({ source }) => source === 'inference/chat'),
      poll,
    )
    .toMatchObject({ up: false, problem: expect.stringContaining('nothing listens at') });
  expect((await viewOf(program.url)).servers).toEqual([
    {
      server: 'chat',
      model: '',
      unknown: [
        expect.stringMatching(/^"chat" could not be read: nothing listens at http:\/\/127\.0\.0\.1:1: /),
      ],
      deviceIds: [],
      charts: [],
    },
  ]);
});

test('32 pages can be open; another one is refused until one of them is closed', async () => {
  const program = await start([]);
  const url = `${program.url}/status/events`;
  const open = () => openEventStream(url, cleanup);
  const streams = await Promise.all(Array.from({ length: 32 }, open));
  expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
  expect(await scrape(url)).toMatchObject({
    status: 503,
    body: '32 pages are open already. Close one, or read /status/view now and then.\n',
  });
  streams[7]?.close();
  await expect.poll(async () => (await open()).status, poll).toBe(200);
});

test('HEAD of the events is no stream, and another method is told where to go', async () => {
  const program = await start([]);
  const url = `${program.url}/status/events`;
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  // Without a simulation there is no scenario to choose.
  const headers = { 'Content-Type': 'application/json' };
  const post = await fetch(`${program.url}/status/scenario`, { method: 'POST', headers, body: '{}' });
  expect([post.status, await post.text()]).toEqual([404, expect.stringContaining('/status/view')]);
});
