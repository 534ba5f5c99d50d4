/** The built program among servers that lie, clients that abuse it and a disk that is full. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalServer } from './local-server.ts';
import type { Answer } from './local-server.ts';
import { MAIN, startProgram } from './program.ts';
import type { Program } from './program.ts';
import { scrape } from './scrape.ts';
import { vllmPage } from './vllm-page.ts';

const cleanup = onTestFinished;
const poll = { timeout: 15_000, interval: 100 };
const MEBIBYTE = 1024 * 1024;

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-hostile-'));
  cleanup(() => rm(folder, { recursive: true }));
  return folder;
}

/** Starts the program on one server for each answer, named by its key. */
async function startAmong(answers: Readonly<Record<string, Answer>>, ...flags: string[]): Promise<Program> {
  const servers = [];
  for (const [name, answer] of Object.entries(answers)) {
    servers.push({ name, url: `${await startLocalServer(answer, cleanup)}/metrics`, timeout: '2s' });
  }
  const config = join(await temporaryFolder(), 'headroom.yaml');
  await writeFile(config, JSON.stringify({ inference: { servers } }));
  return startProgram(['--gpu.source=none', `--config.file=${config}`, ...flags], { cleanup });
}

function endless(response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/plain');
  const chunk = 'vllm:num_requests_running{model_name="m"} 1\n'.repeat(20_000);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

/** Always alive, never done. */
function drip(response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/plain');
  const timer = setInterval(() => response.write('# HELP a b\n'), 100);
  response.once('close', () => clearInterval(timer));
}

function good(response: ServerResponse): void {
  response.setHeader('Content-Type', 'text/plain').end(vllmPage(1));
}

function upOf(name: string, page: string): string | undefined {
  return new RegExp(`^headroom_source_up\\{source="inference/${name}"\\} (.*)$`, 'm').exec(page)?.[1];
}

test('servers that lie cost their own series, and say which lie it was', async () => {
  let askedElsewhere = 0;
  const elsewhere = await startLocalServer((_request, response) => {
    askedElsewhere++;
    good(response);
  }, cleanup);
  const bomb = gzipSync(Buffer.alloc(64 * MEBIBYTE, '#'));
  const program = await startAmong({
    good: (_request, response) => good(response),
    endless: (_request, response) => endless(response),
    bomb: (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Encoding': 'gzip' }).end(bomb);
    },
    redirecting: (_request, response) => void response.writeHead(302, { Location: elsewhere }).end(),
    html: (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Welcome</h1>');
    },
    silent: () => undefined,
    dripping: (_request, response) => drip(response),
    unspeakable: (_request, response) => void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n'),
  });
  const page = await scrape(`${program.url}/metrics`, { 'X-Prometheus-Scrape-Timeout-Seconds': '8' });
  expect(page.status).toBe(200);
  expect(upOf('good', page.body)).toBe('1');
  const problems = {
    endless: /more than 16 MiB/,
    bomb: /more than 16 MiB/,
    redirecting: /redirect to .* not followed/,
    html: /text\/html/,
    silent: /timed out after 2 s/,
    dripping: /timed out after 2 s/,
    unspeakable: /not HTTP/,
  };
  for (const [name, problem] of Object.entries(problems)) {
    expect(upOf(name, page.body)).toBe('0');
    const said = program.logs().filter(({ source }) => source === `inference/${name}`);
    expect(said).toMatchObject([{ level: 'warn', msg: expect.stringMatching(problem) }]);
  }
  expect(page.body).toMatch(/^inference_queue_depth\{server="good",.*\} 3$/m);
  expect(page.body.match(/^inference_queue_depth\{/gm)).toHaveLength(1);
  expect(askedElsewhere).toBe(0);
});

test('names from outside stay inside their label and their log line, and out of the HTML', async () => {
  const name = '<script>alert(1)</script>"\n} 1\nheadroom_forged 1';
  const program = await startAmong({
    [name]: (_request, response) => {
      response.setHeader('Content-Type', 'text/plain').end(vllmPage(1, 'm\nforged 1'));
    },
    'down\nlevel=error msg=forged': (_request, response) => void response.writeHead(500).end('x\nforged'),
  });
  const page = await scrape(`${program.url}/metrics`);
  expect(page.body).toContain('model="m\\nforged 1"} 3\n');
  expect(page.body).not.toMatch(/^(headroom_)?forged/m);
  // The browser puts them on the status page, as text: exporter/status/page/page.e2e.test.ts.
  expect((await scrape(`${program.url}/`)).body).not.toContain('alert(1)');
  for (const line of program.stderr().trimEnd().split('\n')) expect(line).toMatch(/^\{.*\}$/);
});

test('clients get no more than the pages: no writing, no other path, no unbounded request', async () => {
  let held: ServerResponse | undefined;
  let reads = 0;
  const slow: Answer = (_request, response) => {
    if (++reads === 1) good(response);
    else held = response;
  };
  const program = await startAmong({ slow }, '--web.max-requests=1');
  await expect.poll(async () => (await scrape(`${program.url}/-/ready`)).status, poll).toBe(200);
  const first = scrape(`${program.url}/metrics`);
  await expect.poll(() => held !== undefined, poll).toBe(true);
  expect(await scrape(`${program.url}/metrics`)).toMatchObject({ status: 503 });
  expect(await scrape(`${program.url}/-/healthy`)).toMatchObject({ status: 200 });
  if (held) good(held);
  expect(await first).toMatchObject({ status: 200 });

  const { status } = await fetch(`${program.url}/metrics`, { method: 'POST', body: 'x' });
  expect(status).toBe(404);
  const unknown = await scrape(`${program.url}/%2e%2e/etc/passwd?<script>`);
  expect(unknown).toMatchObject({ status: 404, contentType: expect.stringContaining('text/plain') });
  expect(await scrape(`${program.url}/metrics`, { 'X-Long': 'x'.repeat(64 * 1024) })).toMatchObject({
    status: 431,
  });
});

test('clients that drip are cut off by the program as it is, the first of them as soon as there are too many', async () => {
  const program = await startProgram(['--gpu.source=none', '--web.max-connections=2'], { cleanup });
  const port = Number(new URL(program.url).port);
  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    cleanup(async () => void socket.destroy());
    let received = '';
    socket.on('error', () => undefined).on('data', (data: Buffer) => (received += data.toString()));
    await once(socket, 'connect');
    return { socket, over: new Promise((resolve) => socket.once('close', () => resolve(received))) };
  };
  const dripping = [await open(), await open()];
  const started = performance.now();
  for (const { socket } of dripping) {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
    const timer = setInterval(() => socket.write('X: y\r\n'), 200);
    socket.once('close', () => clearInterval(timer));
  }
  const third = await open();
  const [first, second] = dripping;
  expect(await first?.over).toBe('');
  expect(performance.now() - started).toBeLessThan(9_000);
  third.socket.destroy();
  expect(await second?.over).toMatch(/^HTTP\/1\.1 408 /);
  // Ten seconds for headers, and whoever is late is looked for every two.
  expect(performance.now() - started).toBeGreaterThan(9_000);
  const page = await scrape(`${program.url}/metrics`);
  expect(page.body).toMatch(/^headroom_web_refused_total\{reason="connections"\} 1$/m);
});

test('error answers name no path and no secret of ours', async () => {
  const folder = await temporaryFolder();
  const tokenFile = join(folder, 'a-token-file');
  await writeFile(tokenFile, 'a-secret\n');
  const config = join(folder, 'headroom.yaml');
  await writeFile(config, JSON.stringify({ intake: { token_file: tokenFile } }));
  const program = await startProgram(['--gpu.source=none', `--config.file=${config}`], { cleanup });
  const push = (token: string) => {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    return fetch(`${program.url}/v1/events`, { method: 'POST', headers, body: '{' });
  };
  const asked = [() => push('wrong'), () => push('a-secret')];
  for (const path of [
    '/nowhere',
    '/%zz',
    '/docs/%zz',
    '/status/view/x',
    '/v1/events',
    '/-/reload',
    '/main.js.map',
  ]) {
    asked.push(
      () => fetch(program.url + path),
      () => fetch(program.url + path, { method: 'POST', body: 'x' }),
    );
  }
  const answers = [];
  for (const ask of asked) answers.push(await ask());
  await rm(tokenFile);
  answers.push(await push('a-secret'));
  for (const answer of answers) {
    const body = await answer.text();
    expect([answer.url, answer.status >= 400]).toEqual([answer.url, true]);
    expect(body).not.toMatch(/a-secret|a-token-file|headroom-hostile|node_modules|dist\/|\.js:\d/);
    expect(body).not.toContain(process.cwd());
  }
});

test.runIf(existsSync('/dev/full'))('a full disk for logs costs log lines, which are counted', async () => {
  const socketPath = join(await temporaryFolder(), 'headroom.sock');
  const flags = ['--gpu.source=none', `--web.listen-address=unix:${socketPath}`];
  const child = spawn('sh', ['-c', 'exec "$@" 2>/dev/full', 'sh', process.execPath, MAIN, ...flags]);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  cleanup(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const page = () => getOverSocket(socketPath, '/metrics').catch(() => '');
  await expect.poll(page, poll).toMatch(/^headroom_log_lines_dropped_total [1-9]/m);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

function getOverSocket(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path }, (response) => resolve(text(response)))
      .once('error', reject)
      .end();
  });
}
