/** What inference servers answer that are broken, or are none. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from '../../exporter/e2e/local-server.ts';
import { vllmPage } from '../../exporter/e2e/vllm-page.ts';

const MEBIBYTE = 1024 * 1024;
const BOMB = gzipSync(Buffer.alloc(64 * MEBIBYTE, '#'));

/** What it is, in words, and the answer. */
export type Misbehaviour = readonly [what: string, answer: Answer];

export const HANGS: readonly Misbehaviour[] = [
  ['it accepts and says nothing', () => undefined],
  ['it sends headers and no more', (_request, response) => plain(response).flushHeaders()],
  [
    'it sends half a page and no more',
    (_request, response) => void plain(response).write(vllmPage(1).slice(0, 500)),
  ],
  ['it drips a line now and then', (_request, response) => drip(plain(response))],
];

export const FLOODS: readonly Misbehaviour[] = [
  ['a page without an end', (_request, response) => endless(plain(response))],
  [
    'a page of 64 MiB packed into 64 kB',
    (_request, response) => void plain(response).setHeader('Content-Encoding', 'gzip').end(BOMB),
  ],
  ['a page of 200 000 models', (_request, response) => void plain(response).end(manyModels())],
  [
    'a line of 8 MiB',
    (_request, response) => void plain(response).end(`vllm:x{a="${'x'.repeat(8 * MEBIBYTE)}"} 1\n`),
  ],
];

export const GARBAGE: readonly Misbehaviour[] = [
  ['random bytes', (_request, response) => void plain(response).end(randomBytes(100_000))],
  ['no HTTP', (_request, response) => void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n')],
  [
    'a page of HTML',
    (_request, response) => void response.setHeader('Content-Type', 'text/html').end('<h1>Welcome</h1>'),
  ],
  ['status 500', (_request, response) => void response.writeHead(500).end('oops')],
  ['a page cut off in the middle', cutOff],
  [
    'gzip that is none',
    (_request, response) => void plain(response).setHeader('Content-Encoding', 'gzip').end('no gzip'),
  ],
  [
    'a redirect to itself',
    (_request, response) => void response.writeHead(302, { Location: '/metrics' }).end(),
  ],
  ['an empty page', (_request, response) => void plain(response).end()],
];

export function plain(response: ServerResponse): ServerResponse {
  return response.setHeader('Content-Type', 'text/plain; version=0.0.4');
}

/** Half of what was promised. */
export function cutOff(...[, response]: Parameters<Answer>): void {
  plain(response).setHeader('Content-Length', '100000');
  response.write(vllmPage(1).slice(0, 500), () => response.destroy());
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write('# HELP a b\n'), 100);
  response.once('close', () => clearInterval(timer));
}

function endless(response: ServerResponse): void {
  const chunk = 'vllm:num_requests_running{model_name="m"} 1\n'.repeat(20_000);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
}

let models: string | undefined;

/** 14 MiB: under what a page may have. */
function manyModels(): string {
  models ??= Array.from(
    { length: 200_000 },
    (_, n) => `vllm:num_requests_waiting{model_name="model-${n}"} 1.0\n`,
  ).join('');
  return models;
}
