import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Agent } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Of the built program, whether this is built or run by the tests: both run in the root of the repository. */
export const MAIN = join(process.cwd(), 'dist/exporter/main.js');

export interface Running {
  readonly pid: number;
  readonly port: number;
  readonly startedAt: number;
  stop(): Promise<void>;
}

/** Starts the built program on a free port of the loopback and waits until it listens. */
export async function startExporter(
  flags: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Running> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [MAIN, '--web.listen-address=127.0.0.1:0', '--log.format=json', ...flags],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } },
  );
  const port = await listeningPort(child);
  if (child.pid === undefined) throw new Error('the program has no process id');
  return {
    pid: child.pid,
    port,
    startedAt,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

async function listeningPort(child: ChildProcess): Promise<number> {
  if (!child.stderr) throw new Error('the program has no standard error');
  for await (const line of createInterface({ input: child.stderr })) {
    const port = /"address":"127\.0\.0\.1:(\d+)"/.exec(line)?.[1];
    if (!port) continue;
    child.stderr.resume();
    return Number(port);
  }
  throw new Error('the program ended before it listened');
}

/** One scrape as Prometheus makes it: kept connection, gzip asked for. Milliseconds to the last byte, and the body. */
export function scrapeOnce(
  port: number,
  agent: Agent,
  gzip: boolean,
): Promise<{ milliseconds: number; status: number; body: Buffer }> {
  const start = performance.now();
  const headers = { Accept: 'text/plain;version=0.0.4', ...(gzip && { 'Accept-Encoding': 'gzip' }) };
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', path: '/metrics', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          milliseconds: performance.now() - start,
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.once('error', reject).end();
  });
}

/** The value of a series without labels on a page; NaN when it is not there. */
export function valueOn(page: string, family: string): number {
  return Number(new RegExp(`^${family} (\\S+)$`, 'm').exec(page)?.[1] ?? Number.NaN);
}
