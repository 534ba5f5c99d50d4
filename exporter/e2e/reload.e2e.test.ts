/** The built program whose config file is changed while it runs. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalServer } from './local-server.ts';
import { postEvents, requestEvent } from './post.ts';
import { startProgram } from './program.ts';
import type { Program } from './program.ts';
import { scrape } from './scrape.ts';
import { valuesOf } from './series.ts';
import { vllmPage } from './vllm-page.ts';

const cleanup = onTestFinished;
const poll = { timeout: 15_000, interval: 50 };
const RELOADED = 'config file loaded again; flags and listen addresses are changed by a restart only';
const WRONG = 'the config file is wrong; what it said before stays in force';

async function vllm(answerAfterMs = 0): Promise<string> {
  const url = await startLocalServer(async (_request, response) => {
    await new Promise((resolve) => setTimeout(resolve, answerAfterMs));
    response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(vllmPage(1));
  }, cleanup);
  return `${url}/metrics`;
}

async function start(config: object, ...flags: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-reload-'));
  cleanup(async () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'headroom.yaml');
  // Whole or not at all, as one writes a file that somebody may read: a moment of an empty file is a config without servers.
  const write = (next: object | string) => {
    writeFileSync(`${path}.new`, typeof next === 'string' ? next : JSON.stringify(next));
    renameSync(`${path}.new`, path);
  };
  write(config);
  const program = await startProgram(
    [
      '--gpu.source=simulated',
      '--gpu.simulated-count=1',
      '--no-host.metrics',
      `--config.file=${path}`,
      ...flags,
    ],
    { cleanup },
  );
  return { program, write, path, folder };
}

async function page({ url }: Program): Promise<string> {
  return (await scrape(`${url}/metrics`)).body;
}

/** Sends SIGHUP and waits until the program has said one more time what came of it. */
async function hangUp(program: Program, outcome: string): Promise<void> {
  const said = () => program.logs().filter(({ msg }) => msg === outcome).length;
  const before = said();
  program.signal('SIGHUP');
  await expect.poll(said, poll).toBe(before + 1);
}

function samplesOf(text: string): number {
  return valuesOf(text, 'inference_queue_depth_sampled_count', { server: 'chat' })[0] ?? 0;
}

async function post({ url }: Program, options: RequestInit = {}): Promise<[status: number, body: string]> {
  const response = await fetch(`${url}/-/reload`, { method: 'POST', ...options });
  return [response.status, await response.text()];
}

test('SIGHUP brings servers, prices and promises of the new file, and what stays goes on counting', async () => {
  const url = await vllm();
  const chat = { name: 'chat', url, sample_interval: '50ms', slo: { ttft: '1s' } };
  const { program, write } = await start({
    inference: { servers: [chat, { name: 'old', url }, { name: 'mine', pushed: true, slo: { ttft: '1s' } }] },
    cost: { dollars_per_gpu_hour: { default: 2 } },
  });
  await postEvents(program.url, requestEvent(1));
  await expect.poll(async () => samplesOf(await page(program)), poll).toBeGreaterThan(5);
  const before = await page(program);
  expect(valuesOf(before, 'gpu_cost_dollars_per_hour')).toEqual([2]);

  write({
    inference: {
      servers: [
        { ...chat, slo: { ttft: '3s' } },
        { name: 'new', url },
        { name: 'mine', pushed: true, slo: { ttft: '2s' } },
      ],
    },
    cost: { dollars_per_gpu_hour: { default: 5 } },
  });
  await hangUp(program, RELOADED);
  const after = await page(program);
  expect(valuesOf(after, 'gpu_cost_dollars_per_hour')).toEqual([5]);
  const promise = (server: string) => valuesOf(after, 'inference_slo_ttft_seconds', { server });
  expect([promise('chat'), promise('mine')]).toEqual([[3], [2]]);
  const upOf = (name: string) => valuesOf(after, 'headroom_source_up', { source: `inference/${name}` });
  expect([upOf('chat'), upOf('new'), upOf('old')]).toEqual([[1], [1], []]);
  expect(valuesOf(after, 'headroom_events_total', { type: 'request.completed' })).toEqual([1]);
  expect(samplesOf(after)).toBeGreaterThanOrEqual(samplesOf(before));
  const ofThis = samplesOf(after);
  await expect.poll(async () => samplesOf(await page(program)), poll).toBeGreaterThan(ofThis);
  // The status page has the servers of now.
  const { body } = await scrape(`${program.url}/status/view`);
  const servers: { server: string }[] = JSON.parse(body).servers;
  expect(new Set(servers.map(({ server }) => server))).toEqual(new Set(['chat', 'new', 'old', 'mine']));
});

test('a file that is wrong changes nothing, and is said in the log and on the page, until it is right', async () => {
  const url = await vllm();
  const good = { inference: { servers: [{ name: 'chat', url }] } };
  const { program, write, folder } = await start(good);
  const succeededAt = async () =>
    valuesOf(await page(program), 'headroom_config_last_reload_success_timestamp_seconds')[0] ?? 0;
  const first = await succeededAt();
  expect(first).toBeGreaterThan(Date.now() / 1000 - 60);

  const wrong = [
    { inference: { servers: [{ name: 'chat' }] } },
    'inference: [',
    { intake: { token_file: join(folder, 'nowhere') } },
  ];
  for (const [index, text] of wrong.entries()) {
    write(text);
    program.signal('SIGHUP');
    await expect
      .poll(() => program.logs().filter(({ msg }) => msg === WRONG).length, poll)
      .toBeGreaterThan(index);
    const text2 = await page(program);
    expect(valuesOf(text2, 'headroom_config_last_reload_successful')).toEqual([0]);
    expect(valuesOf(text2, 'headroom_source_up', { source: 'inference/chat' })).toEqual([1]);
    expect((await postEvents(program.url, requestEvent(index))).status).toBe(202);
  }
  expect(program.logs().find(({ msg }) => msg === WRONG)).toMatchObject({
    level: 'error',
    problem: expect.stringContaining('inference.servers[0].url: missing.'),
  });
  expect(await succeededAt()).toBe(first);

  write(good);
  await hangUp(program, RELOADED);
  expect(valuesOf(await page(program), 'headroom_config_last_reload_successful')).toEqual([1]);
  expect(await succeededAt()).toBeGreaterThan(first);
});

test('how things are pushed follows the file; where they are kept does not, and that is said', async () => {
  const { program, write, folder } = await start({});
  expect((await postEvents(program.url, requestEvent(1))).status).toBe(202);
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'a-token\n');
  write({ intake: { token_file: tokenFile, max_body_bytes: 1024, state_directory: join(folder, 'state') } });
  await hangUp(program, RELOADED);
  const token = { Authorization: 'Bearer a-token' };
  expect((await postEvents(program.url, requestEvent(2))).status).toBe(401);
  expect((await postEvents(program.url, requestEvent(2), token)).status).toBe(202);
  expect((await postEvents(program.url, 'x'.repeat(2_000), token)).status).toBe(413);
  expect(program.logs()).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      key: 'intake.state_directory',
      msg: expect.stringContaining('restart'),
    }),
  );
});

test('over HTTP it is reloaded only where a flag allows it, and not by a web page', async () => {
  const closed = await start({});
  expect(await post(closed.program)).toEqual([403, expect.stringContaining('--web.enable-lifecycle')]);
  expect(closed.program.logs().some(({ msg }) => msg === RELOADED)).toBe(false);

  const { program, write, path } = await start({}, '--web.enable-lifecycle');
  expect(await post(program)).toEqual([200, 'Loaded again.\n']);
  expect((await post(program, { method: 'PUT' }))[0]).toBe(200);
  expect((await post(program, { method: 'GET' }))[0]).toBe(405);
  expect((await post(program, { headers: { Origin: program.url } }))[0]).toBe(403);
  write({ intake: { token_file: '/etc/a-secret-place' } });
  const [status, answer] = await post(program);
  expect(status).toBe(500);
  expect(answer).not.toContain('/etc/a-secret-place');
  expect(answer).not.toContain(path);
  expect(program.logs().filter(({ msg }) => msg === RELOADED)).toHaveLength(2);
});

test('under load no scrape fails and nothing that was acknowledged is lost, however often it is reloaded', async () => {
  const [quick, slow] = [await vllm(), await vllm(150)];
  const servers = [
    { name: 'chat', url: quick, sample_interval: '20ms' },
    { name: 'slow', url: slow },
  ];
  const configs: readonly (object | string)[] = [
    { inference: { servers } },
    {
      inference: { servers: [...servers.toReversed(), { name: 'extra', url: slow }] },
      intake: { events_per_second: 0 },
      verdict: { busy: 0.7 },
    },
    'inference: {servers: [{name: wrong}]}',
  ];
  const { program, write } = await start(
    { inference: { servers } },
    '--web.enable-lifecycle',
    '--web.max-requests=0',
  );
  const RELOADS = 30;
  const reloaded = new AbortController();
  let number = 0;
  let acknowledged = 0;
  let scrapes = 0;

  const scraping = async () => {
    while (!reloaded.signal.aborted) {
      const { status, body } = await scrape(`${program.url}/metrics`);
      expect(status).toBe(200);
      for (const name of ['chat', 'slow']) {
        expect(valuesOf(body, 'headroom_source_up', { source: `inference/${name}` })).toEqual([1]);
      }
      scrapes++;
    }
  };
  const pushing = async () => {
    while (!reloaded.signal.aborted) {
      const batch = Array.from({ length: 20 }, () => requestEvent(++number)).join('\n');
      const { status, body } = await postEvents(program.url, batch);
      expect(status).toBe(202);
      acknowledged += Number(JSON.parse(body).accepted);
    }
  };
  const reloading = async () => {
    // On a busy machine reloads are quicker than scrapes: it goes on until there were enough of those, too.
    for (let turn = 1; turn <= RELOADS || Math.min(scrapes, acknowledged) <= 10; turn++) {
      const config = configs[turn % configs.length] ?? {};
      write(config);
      program.signal('SIGHUP');
      const { status } = await fetch(`${program.url}/-/reload`, { method: 'POST' });
      expect(status).toBe(typeof config === 'string' ? 500 : 200);
    }
  };
  const load = [scraping(), scraping(), scraping(), pushing(), pushing()];
  await Promise.all([...load, reloading().finally(() => reloaded.abort())]);

  const last = await page(program);
  expect(valuesOf(last, 'headroom_events_total', { type: 'request.completed' })).toEqual([acknowledged]);
  expect(acknowledged).toBe(number);
  expect(Math.min(scrapes, acknowledged)).toBeGreaterThan(10);
  expect(valuesOf(last, 'headroom_source_failures_total', { source: 'inference/chat' })).toEqual([0]);
});
