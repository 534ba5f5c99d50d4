import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { fetchPage } from './fetch.ts';
import { flood, problemOf, serve, text, TIMEOUT_MS, type Answer } from './serve.test.support.ts';

const PAGE = '# TYPE a gauge\na 1\n';
/** Long enough for a local answer on a busy machine, short enough to wait for. */
const SHORT_TIMEOUT_MS = 300;

describe('a connection', () => {
  const broken =
    'ORIGIN/metrics broke off the connection before the end of the page: the server may have crashed; if it speaks TLS, use https://';

  it('that is reset within the body', async () => {
    const problem = await problemOf((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000' });
      response.write(PAGE, () => response.socket?.resetAndDestroy());
    });
    expect(problem).toBe(broken);
  });

  it('that ends within the body', async () => {
    const problem = await problemOf((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write(PAGE, () => response.socket?.destroy());
    });
    expect(problem).toBe(broken);
  });

  it('that ends within the gzip of the body', async () => {
    const page = gzipSync(PAGE.repeat(1000));
    const problem = await problemOf((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
      response.end(page.subarray(0, page.byteLength - 20));
    });
    expect(problem).toBe(broken);
  });

  it('that is closed without an answer', async () => {
    expect(await problemOf((_, response) => response.destroy())).toBe(broken);
  });

  it.each<[string, Answer]>([
    ['headers never come', () => undefined],
    [
      'the body never ends',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).write(PAGE),
    ],
    ['the body drips', (_, response) => drip(response)],
  ])('on which %s is given up in time', async (_, answer) => {
    const start = performance.now();
    const problem = await problemOf(answer, { timeoutMs: SHORT_TIMEOUT_MS });
    expect(problem).toBe(
      'ORIGIN/metrics timed out after 0.3 s: the server may be busy (some answer between two batches only); raise its timeout if this happens often',
    );
    expect(performance.now() - start).toBeLessThan(TIMEOUT_MS);
  });

  it('that speaks TLS, or no HTTP at all, is told apart', async () => {
    const origin = await serve(text(PAGE));
    await expect(fetchPage(origin.replace('http:', 'https:'), TIMEOUT_MS)).rejects.toThrow(
      /does not speak TLS .*: use http:/,
    );

    const server = createServer((socket) =>
      socket.on('error', () => socket.destroy()).end('SSH-2.0-OpenSSH_9.6\r\n'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = z.object({ port: z.number() }).parse(server.address());
    await expect(fetchPage(`http://127.0.0.1:${port}/metrics`, TIMEOUT_MS)).rejects.toThrow(
      /is not HTTP \(HPE_/,
    );
  });

  it('that is refused, or has no name', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = z.object({ port: z.number() }).parse(server.address());
    server.close();
    await once(server, 'close');
    await expect(fetchPage(`http://127.0.0.1:${port}/metrics`, TIMEOUT_MS)).rejects.toThrow(
      `nothing listens at http://127.0.0.1:${port}: is the server running, and is this its port?`,
    );
    await expect(fetchPage('http://chat.invalid:8000/metrics', TIMEOUT_MS)).rejects.toThrow(
      /^the name "chat\.invalid" is not known to DNS \((ENOTFOUND|EAI_AGAIN)\): check the host in url$/,
    );
  });
});

describe('a body', () => {
  it('without end is cut at 16 MiB, and the connection is closed', async () => {
    let closed = false;
    const problem = await problemOf((_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.on('close', () => (closed = true));
      flood(response, Buffer.alloc(256 * 1024, 'a 1\n'));
    });
    expect(problem).toBe('ORIGIN/metrics answered more than 16 MiB: that is no page of an inference server');
    await expect.poll(() => closed).toBe(true);
  });

  it('that is a gzip bomb is cut by its size after decompression', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 'a 1\n'));
    expect(bomb.byteLength).toBeLessThan(1024 * 1024);
    const problem = await problemOf((_, response) =>
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(problem).toMatch(/more than 16 MiB/);
  });

  it('of an error is not read to its end', async () => {
    const problem = await problemOf((_, response) => {
      response.writeHead(500, { 'content-type': 'text/plain' });
      flood(response, Buffer.from('out of memory\n'.repeat(1000)));
    });
    expect(problem).toBe('ORIGIN/metrics answered 500: "out of memory"');
  });
});

/** A byte at a time, so that no limit between two packets is ever reached. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const timer = setInterval(() => response.write('a'), 10);
  response.on('close', () => clearInterval(timer));
}
