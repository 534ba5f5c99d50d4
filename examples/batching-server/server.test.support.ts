import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { startChild } from '../../exporter/e2e/child.ts';
import { startProgram } from '../../exporter/e2e/program.ts';

/** The built server: what a reader runs. `npm test` builds it first. */
const MAIN = fileURLToPath(new URL('../../dist/examples/batching-server/main.js', import.meta.url));

/** Nothing that listens there; for tests that do not look at Headroom. */
const NOWHERE = 'http://127.0.0.1:1';

export async function startExporter(): Promise<string> {
  const args = ['--gpu.source=none', '--no-host.metrics'];
  return (await startProgram(args, { cleanup: onTestFinished })).url;
}

/** Starts the server on a free port, ten times as fast as the model; resolves when it listens. */
export async function startServer(flags: readonly string[] = [], headroom = NOWHERE) {
  const fixed = ['--listen=127.0.0.1:0', '--load-time=0ms', '--speed=10', `--headroom=${headroom}`];
  const child = startChild(process.execPath, [MAIN, ...fixed, ...flags], { cleanup: onTestFinished });
  const url = await child.said(/^listening on (\S+)$/m);
  return { ...child, url, ready: () => child.said(/^ready$/m) };
}

export async function startReadyServer(flags: readonly string[] = [], headroom = NOWHERE) {
  const server = await startServer(flags, headroom);
  await server.ready();
  return server;
}

export function post(url: string, body: object | string, signal?: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** The body of a chat with one message. */
export function chat(content: string, more: object = {}) {
  return { model: 'demo', messages: [{ role: 'user', content }], ...more };
}
