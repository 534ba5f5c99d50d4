import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { readFile } from 'node:fs/promises';

export interface Answer {
  readonly status: number;
  /** Seconds. */
  readonly retryAfter: number | undefined;
  readonly body: string;
}

/** Sends a batch of events, one a line. @throws Error when no answer comes */
export type Post = (batch: string, signal: AbortSignal) => Promise<Answer>;

export interface Transport {
  readonly post: Post;
  close(): void;
}

export interface TransportOptions {
  /** `http://host:9840`, `https://...`, or `unix:/path`. */
  readonly url: string;
  readonly token: string | undefined;
  /** Read at each request, so that it can change. */
  readonly tokenFile: string | undefined;
}

const PATH = '/v1/events';
const LONGEST_ANSWER = 1024 * 1024;

/** One kept connection to the exporter. @throws TypeError when the address is none */
export function createTransport({ url, token, tokenFile }: TransportOptions): Transport {
  const socketPath = url.startsWith('unix:') ? url.slice('unix:'.length) : undefined;
  const target = new URL(PATH, socketPath === undefined ? url : 'http://localhost');
  const secure = target.protocol === 'https:';
  const settings = { keepAlive: true, maxSockets: 1 };
  const agent = secure ? new HttpsAgent(settings) : new Agent(settings);
  const open = secure ? httpsRequest : httpRequest;
  return {
    close: () => agent.destroy(),
    async post(batch, signal) {
      const bearer = token ?? (tokenFile && firstLine(await readFile(tokenFile, 'utf8')));
      const body = Buffer.from(batch);
      const options: RequestOptions = {
        method: 'POST',
        agent,
        ...(socketPath !== undefined && { socketPath }),
        signal,
        headers: {
          'Content-Type': 'application/x-ndjson',
          'Content-Length': body.length,
          ...(bearer && { Authorization: `Bearer ${bearer}` }),
        },
      };
      return new Promise((resolve, reject) => {
        const outgoing = open(target, options, (response) => {
          readAnswer(response).then(resolve, reject);
        });
        // A process that has nothing else to do may end.
        outgoing.once('socket', (socket) => socket.unref());
        outgoing.once('error', reject).end(body);
      });
    },
  };
}

function firstLine(text: string): string | undefined {
  return text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '');
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (length > LONGEST_ANSWER)
      throw new Error('the answer has no end: is it the exporter that listens there?');
    chunks.push(chunk);
  }
  const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
  return {
    status: response.statusCode ?? 0,
    retryAfter: seconds >= 0 ? seconds : undefined,
    body: Buffer.concat(chunks).toString(),
  };
}
