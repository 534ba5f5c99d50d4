import type { IncomingMessage, ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { startLocalServer } from '../e2e/local-server.ts';
import { PrometheusClient } from './client.ts';
import type { Connection } from './connection.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server for as long as the test runs, and a client that asks it. Answers get the body of the request. */
export async function asking(
  answer: Answer,
  more: Partial<Connection> = {},
): Promise<{ readonly client: PrometheusClient; readonly url: string }> {
  const url = await startLocalServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    answer(request, response, body);
  }, onTestFinished);
  return { url, client: new PrometheusClient({ url, headers: {}, timeoutMs: 10_000, ...more }) };
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** An answer of the API with one series. */
export function matrix(values: readonly (readonly [number, string])[]): unknown {
  return { status: 'success', data: { resultType: 'matrix', result: [{ metric: { a: 'b' }, values }] } };
}

/** The sentence with which a query to that server fails; its origin is shown as ORIGIN. */
export async function problemOf(answer: Answer, more: Partial<Connection> = {}): Promise<string> {
  const { client, url } = await asking(answer, more);
  const error: unknown = await client.instant('up', 1).catch((caught: unknown) => caught);
  return error instanceof Error ? error.message.replaceAll(url, 'ORIGIN') : 'no error';
}
