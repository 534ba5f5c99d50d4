import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { startLocalServer } from '../../e2e/local-server.ts';
import { fetchPage } from './fetch.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** Longer than any test waits: what has to come in time comes far before. */
export const TIMEOUT_MS = 5_000;

/** Origin of a server that answers everything so, for as long as the test runs. */
export function serve(answer: Answer): Promise<string> {
  return startLocalServer(answer, onTestFinished);
}

export function text(body: string, status = 200, type = 'text/plain; version=0.0.4'): Answer {
  return (_, response) => response.writeHead(status, { 'content-type': type }).end(body);
}

/** The sentence with which a reading of that server fails; its origin is shown as ORIGIN. */
export async function problemOf(
  answer: Answer,
  { path = '/metrics', timeoutMs = TIMEOUT_MS }: { path?: string; timeoutMs?: number } = {},
): Promise<string> {
  const origin = await serve(answer);
  const error: unknown = await fetchPage(`${origin}${path}`, timeoutMs).catch((caught: unknown) => caught);
  return error instanceof Error ? error.message.replaceAll(origin, 'ORIGIN') : 'no error';
}

/** Writes for as long as the other side reads. */
export function flood(response: ServerResponse, chunk: Buffer): void {
  const write = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', write);
  write();
}
