/** Clients that are slow on purpose, and too many of them, on real connections. */
import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, RequestListener } from 'node:http';
import { Agent, request as requestByTls } from 'node:https';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createLogger } from '../logging/logger.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import type { ConnectionLimits } from './limits.ts';
import { drain, listen } from './listen.ts';
import { Refusals } from './refusals.ts';
import { makeKeys, serveTls } from './tls.test.support.ts';

const cleanup = onTestFinished;
const MEBIBYTE = 1024 * 1024;
const QUICK: ConnectionLimits = {
  headersMs: 300,
  requestMs: 600,
  keepAliveMs: 500,
  silentMs: 700,
  handshakeMs: 300,
  checkMs: 50,
  connections: 3,
};

const hello: RequestListener = (_request, response) => response.end('hello');

async function serve(limits: Partial<ConnectionLimits>, handler: RequestListener = hello) {
  const refusals = new Refusals(createLogger('error', 'json'));
  const door = { refusals, limits: { ...CONNECTION_LIMITS, connections: 0, ...limits } };
  const listener = await listen('127.0.0.1:0', handler, door);
  cleanup(() => drain(listener, 0));
  const dropped = () =>
    [...refusals.samples().byFamily.values()].map((series) => series.get('reason="connections"'))[0];
  return { port: Number(listener.address.split(':')[1]), dropped };
}

interface Client {
  readonly socket: Socket;
  /** Everything that was received, once the connection is over, and after how long. */
  readonly over: Promise<{ text: string; afterMs: number }>;
}

async function open(port: number, localAddress = '127.0.0.1'): Promise<Client> {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  cleanup(async () => void socket.destroy());
  let text = '';
  socket.on('error', () => undefined).on('data', (data: Buffer) => (text += data.toString()));
  await once(socket, 'connect');
  const started = performance.now();
  const over = new Promise<void>((resolve) => socket.once('close', () => resolve())).then(() => ({
    text,
    afterMs: performance.now() - started,
  }));
  return { socket, over };
}

/** Writes a piece at a time for as long as the other side takes it. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 20);
  socket.once('close', () => clearInterval(timer));
}

test('headers that drip are cut off when their time is over, however steadily they come', async () => {
  const { port } = await serve({ headersMs: QUICK.headersMs, checkMs: QUICK.checkMs });
  const { socket, over } = await open(port);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n');
  drip(socket, 'X: y\r\n');
  const { text, afterMs } = await over;
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(afterMs).toBeGreaterThan(QUICK.headersMs - 50);
});

test('a connection that says nothing is cut off as well', async () => {
  const { port } = await serve({ headersMs: QUICK.headersMs, checkMs: QUICK.checkMs });
  const { over } = await open(port);
  expect((await over).text).toMatch(/^HTTP\/1\.1 408 |^$/);
});

test('a body that drips is cut off when its time is over', async () => {
  let taken = 0;
  const { port } = await serve(QUICK, (request, response) => {
    request.on('data', (data: Buffer) => (taken += data.length)).on('error', () => undefined);
    request.on('end', () => response.end('whole'));
  });
  const { socket, over } = await open(port);
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n');
  drip(socket, 'x');
  const { text, afterMs } = await over;
  expect(text).not.toContain('whole');
  expect(taken).toBeGreaterThan(0);
  expect(afterMs).toBeGreaterThan(QUICK.requestMs - 50);
});

test('who does not read the answer is cut off', async () => {
  const ends = new EventEmitter();
  const end = once(ends, 'cut');
  const { port } = await serve({ silentMs: QUICK.silentMs }, (_request, response) => {
    const started = performance.now();
    response.once('close', () => ends.emit('cut', performance.now() - started));
    response.end(Buffer.alloc(64 * MEBIBYTE));
  });
  const socket = connect(port, '127.0.0.1');
  cleanup(async () => void socket.destroy());
  const over = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined).pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect((await end)[0]).toBeGreaterThan(QUICK.silentMs - 50);
  // What the system had taken from us is all that comes.
  let got = 0;
  socket.on('data', (data: Buffer) => (got += data.length)).resume();
  await over;
  expect(got).toBeLessThan(64 * MEBIBYTE);
});

test('a request that takes its time to answer is not cut off for that', async () => {
  const { port } = await serve({ headersMs: 100, requestMs: 200, checkMs: 20 }, (_request, response) => {
    setTimeout(() => response.end('late'), 600);
  });
  const { socket, over } = await open(port);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect((await over).text).toContain('late');
});

test('for one connection too many the one goes that has kept us waiting longest, and is counted', async () => {
  const { port, dropped } = await serve({ connections: QUICK.connections });
  const held = [await open(port), await open(port), await open(port)];
  for (const [turn, { over }] of held.entries()) {
    const newcomer = await open(port);
    expect((await over).text).toBe('');
    expect(dropped()).toBe(turn + 1);
    newcomer.socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect((await newcomer.over).text).toContain('hello');
    // In its place comes one that keeps quiet again.
    await open(port);
  }
});

test('who is being answered stays, whoever else comes; who does not take the answer, or keeps its body, goes', async () => {
  const answers: (() => void)[] = [];
  const { port, dropped } = await serve({ connections: QUICK.connections }, (request, response) => {
    if (request.url === '/large') response.end(Buffer.alloc(64 * MEBIBYTE));
    else if (request.method === 'POST') request.resume().once('end', () => response.end('taken'));
    else answers.push(() => response.end('hello'));
  });
  const ask = async (head: string) => {
    const client = await open(port);
    client.socket.write(`${head} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`);
    return client;
  };
  const first = await ask('GET /');
  first.socket.write('\r\n');
  const second = await ask('GET /');
  second.socket.write('\r\n');
  await expect.poll(() => answers.length).toBe(2);
  const dripping = await ask('POST /');
  dripping.socket.write('Content-Length: 100\r\n\r\nx');
  const large = await ask('GET /large');
  expect((await dripping.over).text).toBe('');
  large.socket.pause().write('\r\n');
  await expect.poll(() => large.socket.bytesRead).toBeGreaterThan(0);
  const third = await ask('GET /');
  third.socket.write('\r\n');
  await expect.poll(() => answers.length).toBe(3);
  expect(dropped()).toBe(2);
  // Now there is nobody to wait for.
  expect((await (await open(port)).over).text).toBe('');
  expect(dropped()).toBe(3);
  for (const answer of answers) answer();
  for (const { over } of [first, second, third]) expect((await over).text).toContain('hello');
});

test('a crowd of one address makes room for others from among itself', async () => {
  const { port, dropped } = await serve({ connections: QUICK.connections });
  const alone = await open(port);
  const crowd = [await open(port, '127.0.0.2'), await open(port, '127.0.0.2')];
  for (const { over } of crowd) {
    await open(port, '127.0.0.2');
    expect((await over).text).toBe('');
  }
  expect(dropped()).toBe(2);
  alone.socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect((await alone.over).text).toContain('hello');
});

test('a kept connection that sends again is no longer the one that waits longest, also by TLS', async () => {
  const keys = makeKeys(cleanup);
  const { port, refused } = await serveTls(keys, {}, cleanup, '127.0.0.1:0', {
    ...CONNECTION_LIMITS,
    connections: 2,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: keys.ca.cert });
  cleanup(async () => agent.destroy());
  const ask = async () => {
    const outgoing = requestByTls({ port, host: '127.0.0.1', agent }).end();
    return textOf(await new Promise<IncomingMessage>((resolve) => outgoing.once('response', resolve)));
  };
  const silent = await open(port);
  expect(await ask()).toBe('hello');
  const other = await open(port);
  await silent.over;
  expect(await ask()).toBe('hello');
  await open(port);
  await other.over;
  expect(await ask()).toBe('hello');
  expect(refused('connections')).toBe(2);
});

test('a TLS handshake that never goes on is cut off', async () => {
  const keys = makeKeys(cleanup);
  const { port, refused } = await serveTls(keys, {}, cleanup, '127.0.0.1:0', QUICK);
  const { over } = await open(port);
  const { afterMs } = await over;
  expect(afterMs).toBeGreaterThan(QUICK.handshakeMs - 50);
  expect(refused('tls')).toBe(1);
});
