/** The built program and what is pushed to it: who may, how much, and what is answered. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { postEvents, requestEvent } from '../../e2e/post.ts';
import { startProgram } from '../../e2e/program.ts';
import type { Program } from '../../e2e/program.ts';
import { promtoolFindings } from '../../e2e/promtool.ts';
import { ACCEPT, scrape } from '../../e2e/scrape.ts';
import { valuesOf } from '../../e2e/series.ts';

const cleanup = onTestFinished;
const MEBIBYTE = 1024 * 1024;

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-http-'));
  cleanup(() => rm(folder, { recursive: true }));
  return folder;
}

async function start(config: object = {}, ...flags: string[]): Promise<Program> {
  const path = join(await temporaryFolder(), 'headroom.yaml');
  await writeFile(path, JSON.stringify(config));
  return startProgram(['--gpu.source=none', '--no-host.metrics', `--config.file=${path}`, ...flags], {
    cleanup,
  });
}

async function page({ url }: Program): Promise<string> {
  return (await scrape(`${url}/metrics`)).body;
}

test('what is rejected is listed with what to do, counted by reason, and logged with its correlation id', async () => {
  const program = await start();
  const batch = [
    requestEvent(1),
    requestEvent(2, { type: 'request.done' }),
    'not json',
    requestEvent(1),
    requestEvent(3, { schema_version: 9 }),
    requestEvent(4, { correlation_id: 'order-4711' }, { ttft_seconds: -1 }),
    '',
    requestEvent(5, {}, { ttft: 1 }),
  ].join('\n');
  const { status, body } = await postEvents(program.url, batch);
  expect(status).toBe(202);
  const answer = JSON.parse(body);
  expect(answer).toMatchObject({ accepted: 1, duplicates: 1 });
  expect(
    answer.rejected.map(({ index, event_id, path }: Record<string, unknown>) => [index, event_id, path]),
  ).toEqual([
    [1, 'event-2', 'type'],
    [2, null, ''],
    [4, 'event-3', 'schema_version'],
    [5, 'event-4', 'data.ttft_seconds'],
    [6, 'event-5', 'data.ttft'],
  ]);
  expect(answer.rejected.every((rejection: { try: string }) => rejection.try.length > 0)).toBe(true);

  const metrics = await page(program);
  const reasons = ['syntax', 'schema', 'value', 'unknown_type', 'unknown_version'];
  const counts = reasons.map((reason) => valuesOf(metrics, 'headroom_events_rejected_total', { reason })[0]);
  expect(counts).toEqual([1, 1, 1, 1, 1]);
  const logged = program.logs().filter(({ msg }) => msg === 'event rejected');
  expect(logged).toHaveLength(5);
  expect(logged[3]).toMatchObject({ reason: 'value', event_id: 'event-4', correlation_id: 'order-4711' });

  // Mended, it may come again under its old id.
  expect(JSON.parse((await postEvents(program.url, requestEvent(4))).body)).toMatchObject({ accepted: 1 });
});

test('a batch that is all wrong is answered and logged in bounded length', async () => {
  const program = await start();
  const { body } = await postEvents(program.url, 'x\n'.repeat(10_000));
  const answer = JSON.parse(body);
  expect(answer.rejected).toHaveLength(100);
  expect(answer.rejected_not_listed).toBe(9_900);
  expect(program.logs().filter(({ msg }) => msg.startsWith('event'))).toHaveLength(10);
  expect(valuesOf(await page(program), 'headroom_events_rejected_total', { reason: 'syntax' })).toEqual([
    10_000,
  ]);
});

test.each([
  ['one event', requestEvent(1), 1],
  ['a list', `[${requestEvent(1)},${requestEvent(2)}]`, 2],
  ['a batch', `{"events":[${requestEvent(1)},${requestEvent(2)}]}`, 2],
  ['nothing', '[]', 0],
])('JSON may hold %s', async (_name, body, accepted) => {
  const program = await start();
  const answer = await postEvents(program.url, body, { 'Content-Type': 'application/json; charset=utf-8' });
  expect(answer.status).toBe(202);
  expect(JSON.parse(answer.body)).toEqual({
    accepted,
    duplicates: 0,
    rejected: [],
    survives_restart: false,
  });
});

test('gzip is unpacked', async () => {
  const program = await start();
  const answer = await postEvents(program.url, gzipSync(requestEvent(1)), { 'Content-Encoding': 'gzip' });
  expect(JSON.parse(answer.body)).toMatchObject({ accepted: 1 });
});

test.each([
  ['no JSON', '[', { 'Content-Type': 'application/json' }, 400, 'not JSON'],
  ['another type', 'x', { 'Content-Type': 'text/plain' }, 415, 'Try application/json'],
  ['an unknown packing', 'x', { 'Content-Encoding': 'zstd' }, 415, 'Try gzip'],
  ['a packing that is none', 'x', { 'Content-Encoding': 'gzip' }, 400, 'Nothing of it was counted'],
  ['more than the limit', 'x'.repeat(5 * MEBIBYTE), {}, 413, 'larger than 4 MiB'],
  ['more than the limit, sent whole', 'x'.repeat(40 * MEBIBYTE), {}, 413, 'larger than 4 MiB'],
  ['too many lines', 'x\n'.repeat(60_000), {}, 413, 'more than 50000 events'],
  [
    'too long a list',
    `[${'1,'.repeat(60_000)}1]`,
    { 'Content-Type': 'application/json' },
    413,
    'more than 50000',
  ],
  ['a bomb', gzipSync('x'.repeat(64 * MEBIBYTE)), { 'Content-Encoding': 'gzip' }, 413, 'larger than 4 MiB'],
])('a body that is %s is refused with what to do', async (_name, body, headers, status, message) => {
  const program = await start();
  const answer = await postEvents(program.url, body, headers);
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body).error).toContain(message);
  const metrics = await page(program);
  expect(valuesOf(metrics, 'headroom_intake_requests_total', { code: String(status) })).toEqual([1]);
  expect(valuesOf(metrics, 'headroom_events_total').every((count) => count === 0)).toBe(true);
});

test('only POST is taken', async () => {
  const program = await start();
  const answer = await fetch(`${program.url}/v1/events`);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});

test('a token is asked for where there is a file of them, which may change while we run', async () => {
  const file = join(await temporaryFolder(), 'token');
  await writeFile(file, 'old\nnew\n');
  const program = await start({ intake: { token_file: file } });
  const push = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { Authorization: authorization };
    return postEvents(program.url, requestEvent(1), headers);
  };
  const without = await push();
  expect([without.status, without.headers['www-authenticate']]).toEqual([401, 'Bearer']);
  expect((await push('Bearer wrong')).status).toBe(401);
  expect((await push('Basic old')).status).toBe(401);
  expect((await push('Bearer old')).status).toBe(202);
  expect((await push('bearer new')).status).toBe(202);
  await writeFile(file, 'new\n');
  expect((await push('Bearer old')).status).toBe(401);
  expect((await push('Bearer new')).status).toBe(202);
  await rm(file);
  const broken = await push('Bearer new');
  expect([broken.status, broken.headers['retry-after']]).toEqual([503, '30']);
  expect(program.stderr()).not.toContain('wrong');
});

test('a token file that is not there is said at start', async () => {
  await expect(start({ intake: { token_file: '/none' } })).rejects.toThrow(
    'intake.token_file: /none has no token, or cannot be read. Try a file',
  );
});

const own = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

/** It says so after the address on loopback, and not in the same moment. */
function openPort(program: Program): Promise<number> {
  return vi.waitFor(() => {
    const addresses = program.logs().map((line) => String(line['address']));
    const [, port] = addresses.find((address) => address.startsWith('0.0.0.0:'))?.split(':') ?? [];
    if (port === undefined) throw new Error('does not listen on 0.0.0.0 yet');
    return Number(port);
  });
}

test.skipIf(!own)('without a token only senders on this machine may push', async () => {
  const program = await start({}, '--web.listen-address=0.0.0.0:0');
  const port = await openPort(program);
  expect((await postEvents(`http://127.0.0.1:${port}`, requestEvent(1))).status).toBe(202);
  const answer = await postEvents(`http://${own}:${port}`, requestEvent(2));
  expect(answer.status).toBe(403);
  expect(JSON.parse(answer.body).error).toContain('Set intake.token_file');
});

test.skipIf(!own)('who hangs up at once has no address, and may not push either', async () => {
  const program = await start({}, '--web.listen-address=0.0.0.0:0');
  const port = await openPort(program);
  const body = requestEvent(1);
  const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  for (let i = 0; i < 50; i++) {
    const socket = connect(port, own);
    await once(socket, 'connect');
    socket.write(head + body, () => socket.resetAndDestroy());
    await once(socket, 'close');
  }
  await vi.waitFor(async () => {
    const codes = valuesOf(await page(program), 'headroom_intake_requests_total');
    expect(codes.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });
  const metrics = await page(program);
  expect(valuesOf(metrics, 'headroom_intake_requests_total', { code: '202' })).toEqual([]);
  expect(valuesOf(metrics, 'headroom_events_total', { type: 'request.completed' })).toEqual([0]);
});

test('a web page may not push without a token, by whatever name it came here', async () => {
  const program = await start();
  const headers = { Origin: 'http://evil.example', Host: 'evil.example' };
  expect((await postEvents(program.url, requestEvent(1), headers)).status).toBe(403);
});

test.each([
  ['a key without end', requestEvent(1, {}, { ['k'.repeat(2 * MEBIBYTE)]: 1 }), 'data.kkk'],
  [
    'a version deep down',
    requestEvent(1).replace('"schema_version":2', `"schema_version":${'['.repeat(1e5)}${']'.repeat(1e5)}`),
    'schema_version',
  ],
  [
    'data deep down',
    requestEvent(1).replace(/"data":.*$/, `"data":${'['.repeat(1e5)}${']'.repeat(1e5)}}`),
    'data',
  ],
])('%s costs one event, in a short answer, and not those beside it', async (_name, bad, path) => {
  const program = await start();
  const { status, body } = await postEvents(program.url, [requestEvent(8), bad, requestEvent(9)].join('\n'));
  expect(status).toBe(202);
  expect(body.length).toBeLessThan(1_000);
  const answer = JSON.parse(body);
  expect(answer.accepted).toBe(2);
  expect(answer.rejected[0].path.startsWith(path)).toBe(true);
  expect(program.stderr().length).toBeLessThan(4_000);
});

test('events come in by a Unix socket too', async () => {
  const socketPath = join(await temporaryFolder(), 'h.sock');
  const program = await start({}, `--web.listen-address=unix:${socketPath}`);
  const headers = { 'Content-Type': 'application/x-ndjson' };
  const outgoing = request({ socketPath, method: 'POST', path: '/v1/events', headers }).end(requestEvent(1));
  const [response] = await once(outgoing, 'response');
  expect(JSON.parse(await text(response))).toMatchObject({ accepted: 1 });
  expect(valuesOf(await page(program), 'inference_requests_total', { outcome: 'ok' })).toEqual([1]);
});

/** Three hundred events that are not those of another number. */
function threeHundred(from: number): string {
  return Array.from({ length: 300 }, (_, index) => requestEvent(from + index)).join('\n');
}

test('beyond the rate requests are refused until it is paid for', async () => {
  const program = await start({ intake: { events_per_second: 100 } });
  expect((await postEvents(program.url, threeHundred(0))).status).toBe(202);
  const refused = await postEvents(program.url, threeHundred(300));
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBe(2);
  expect(JSON.parse(refused.body).error).toContain('intake.events_per_second');
  expect(valuesOf(await page(program), 'headroom_events_total', { type: 'request.completed' })).toEqual([
    300,
  ]);
});

test('bodies that do not end take their places, and no more', async () => {
  const program = await start();
  const port = Number(new URL(program.url).port);
  const head =
    'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 9\r\n\r\n';
  const sockets: Socket[] = [];
  cleanup(async () => sockets.forEach((socket) => void socket.destroy()));
  for (let i = 0; i < 16; i++) {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(head);
  }
  await vi.waitFor(async () => {
    const answer = await postEvents(program.url, requestEvent(1));
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1']);
  });
  expect((await scrape(`${program.url}/metrics`)).status).toBe(200);
  for (const socket of sockets) socket.destroy();
  await vi.waitFor(async () => expect((await postEvents(program.url, requestEvent(1))).status).toBe(202));
});

test('made-up names cost a bounded number of series, and none of their counts is lost', async () => {
  const program = await start({ inference: { servers: [{ name: 'mine', pushed: true, devices: [0] }] } });
  const lines = Array.from({ length: 2_000 }, (_, number) =>
    requestEvent(number, { server: `server-${number % 100}`, model: `model-${number}` }),
  );
  await postEvents(program.url, [...lines, requestEvent(9_999, { server: 'mine' })].join('\n'));
  const metrics = await page(program);
  const counts = valuesOf(metrics, 'inference_ttft_seconds_count');
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2_001);
  // 32 servers with 20 models each, one for the other servers, and the one of the config.
  expect(counts).toHaveLength(32 * 20 + 1 + 1);
  expect(valuesOf(metrics, 'inference_ttft_seconds_count', { server: '_other', model: '_other' })).toEqual([
    68 * 20,
  ]);
  expect(valuesOf(metrics, 'inference_ttft_seconds_count', { server: 'mine' })).toEqual([1]);
  expect(valuesOf(metrics, 'headroom_intake_folded_total', { label: 'server' })).toEqual([68 * 20]);
});

test('what only holds now is gone when it is not said again; what was counted stays', async () => {
  const program = await start({ intake: { stale_after: '300ms' } });
  const queue = { type: 'queue.sampled', data: { depth: 7 } };
  await postEvents(program.url, `${requestEvent(1)}\n${requestEvent(2, queue)}`);
  expect(valuesOf(await page(program), 'inference_queue_depth')).toEqual([7]);
  await vi.waitFor(async () => {
    const metrics = await page(program);
    expect(valuesOf(metrics, 'inference_queue_depth')).toEqual([]);
    expect(valuesOf(metrics, 'inference_queue_depth_sampled_count')).toEqual([1]);
    expect(valuesOf(metrics, 'inference_ttft_seconds_count')).toEqual([1]);
  });
});

test('a server of the config has its promises and capacity on the page', async () => {
  const mine = { name: 'chat', pushed: true, max_batch_size: 64, slo: { ttft: '2s' } };
  const program = await start({ inference: { servers: [mine] } });
  expect(valuesOf(await page(program), 'inference_slo_ttft_seconds', { server: 'chat' })).toEqual([2]);
  await postEvents(program.url, requestEvent(3));
  expect(valuesOf(await page(program), 'inference_batch_capacity', { server: 'chat' })).toEqual([64]);
});

test('exemplars lead to requests and traces, and promtool has nothing against the page', async () => {
  const program = await start();
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await postEvents(program.url, [requestEvent(4), requestEvent(5, { traceparent })].join('\n'));
  const { body } = await scrape(`${program.url}/metrics`, { accept: ACCEPT.openmetrics });
  expect(body).toMatch(/ttft_seconds_bucket\{[^}]*le="0.5"\} 1 # \{correlation_id="request-4"\} 0.5 \d+/);
  expect(body).toMatch(/# \{trace_id="4bf92f3577b34da6a3ce929d0e0e4736",span_id="00f067aa0ba902b7"\} 0.625 /);
  expect(promtoolFindings(await page(program))).toEqual([]);
});

test('a review of an alert is a series', async () => {
  const program = await start();
  const review = {
    event_id: 'r1',
    type: 'alert.reviewed',
    schema_version: 2,
    occurred_at: '2026-03-01T12:00:00Z',
    data: { alertname: 'HeadroomQueueGrows', verdict: 'noise', note: 'a load test' },
  };
  const now = { ...review, event_id: 'r2', occurred_at: new Date().toISOString() };
  const lines = [review, now].map((event) => JSON.stringify(event));
  expect(JSON.parse((await postEvents(program.url, lines.join('\n'))).body)).toMatchObject({ accepted: 2 });
  const labels = { alertname: 'HeadroomQueueGrows', verdict: 'noise', review: 'r2' };
  const seconds = valuesOf(await page(program), 'alert_review_timestamp_seconds', labels);
  expect(seconds).toEqual([Date.parse(now.occurred_at) / 1000]);
  // There is no directory that keeps them.
  const warnings = program.logs().filter((line) => line['key'] === 'intake.state_directory');
  expect(warnings.map(({ msg }) => msg)).toEqual([expect.stringMatching(/^reviews of alerts are lost when/)]);
});
