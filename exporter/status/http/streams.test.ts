import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { dataOf, openEventStream } from '../../e2e/event-stream.ts';
import { startLocalServer } from '../../e2e/local-server.ts';
import { Streams } from './streams.ts';

const cleanup = onTestFinished;

afterEach(() => {
  vi.useRealTimers();
});

/** A server of streams alone, and how many are open. */
async function serve() {
  const counts: number[] = [];
  const streams = new Streams((count) => counts.push(count));
  const url = await startLocalServer((_request, response) => {
    streams.open(response, () => '"first"');
  }, cleanup);
  return { streams, url, counts };
}

test('a stream begins with the view of now, and goes on with each that is published', async () => {
  const { streams, url, counts } = await serve();
  const stream = await openEventStream(url, cleanup);
  expect(await stream.next()).toBe('retry: 3000\ndata: "first"');
  streams.publish('"second"');
  expect(dataOf(await stream.next())).toBe('second');
  stream.close();
  await expect.poll(() => counts).toEqual([1, 0]);
  expect(streams.count).toBe(0);
});

test('close ends all streams, and lets none begin', async () => {
  const { streams, url } = await serve();
  const stream = await openEventStream(url, cleanup);
  await stream.next();
  expect(streams.refusal).toBeUndefined();
  streams.close();
  expect(await stream.next()).toBeUndefined();
  expect(streams.refusal).toBe('The exporter is stopping.');
});

test('a comment every 15 s keeps a quiet stream open', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { url } = await serve();
  const stream = await openEventStream(url, cleanup);
  await stream.next();
  vi.advanceTimersByTime(15_000);
  expect(await stream.next()).toBe(':');
});

/** Asks for a stream, and reads nothing of it. */
async function openWithoutReading(url: string): Promise<IncomingMessage> {
  const outgoing = request(url).end();
  cleanup(async () => void outgoing.destroy());
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  });
  response.pause();
  return response;
}

test('of a reader that does not read one view waits at most, and after a minute it is cut off', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const streams = new Streams(() => undefined);
  let written: ServerResponse | undefined;
  const url = await startLocalServer((_request, response) => {
    written = response;
    streams.open(response, () => '1');
  }, cleanup);
  const reader = await openWithoutReading(url);
  const view = JSON.stringify('x'.repeat(1_000_000));
  let most = 0;
  for (let turn = 0; turn < 100; turn++) {
    streams.publish(view);
    // The buffers of the system are filled first; then it waits here.
    await new Promise(setImmediate);
    most = Math.max(most, written?.writableLength ?? 0);
  }
  expect(written?.writableLength ?? 0).toBeGreaterThan(0);
  expect(most).toBeLessThan(2 * view.length);
  expect(streams.count).toBe(1);

  vi.advanceTimersByTime(61_000);
  streams.publish(view);
  await expect.poll(() => streams.count).toBe(0);
  reader.resume();
  await once(reader, 'error').catch(() => undefined);
});
