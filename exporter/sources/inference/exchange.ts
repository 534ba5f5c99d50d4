import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The largest page of a real server is near 100 kB; a page of this size is not one. Bytes after decompression. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Of an error page: enough to repeat what the server says. */
const MAX_ERROR_BODY_BYTES = 2048;
/** Some versions of vLLM send /metrics to /metrics/. */
const MAX_REDIRECTS = 3;

const ACCEPT = 'application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

/** What came back, whatever it is. */
export interface Answer {
  /** As asked last, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly body: string;
  /** The body is longer than what is read of one: 16 MiB, of an error 2 KiB. */
  readonly cut: boolean;
  readonly header: (name: string) => string | undefined;
}

/**
 * One GET, redirects to the same origin included, within `timeoutMs`. Rejects with what Node says, and with
 * `TimeoutError`. Not with `fetch`: it takes a body for whole whose connection broke off, where the server closes
 * connections, and the last number of such a page is a wrong one.
 */
export async function exchange(address: URL, timeoutMs: number): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = {
    accept: ACCEPT,
    'accept-encoding': 'gzip',
    'user-agent': 'gpu-headroom',
    'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1000),
  };
  try {
    let url = address;
    for (let redirects = 0; ; redirects++) {
      const response = await request(url, headers, signal);
      const target = redirects < MAX_REDIRECTS ? redirectTarget(url, response) : undefined;
      if (!target) return await readAnswer(url, response);
      response.destroy();
      url = target;
    }
  } catch (error) {
    // What Node throws then depends on how far it was; the reason is always the signal's.
    throw signal.aborted ? signal.reason : error;
  }
}

function request(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? httpsGet : httpGet;
  return new Promise((resolve, reject) => {
    // No agent: servers close idle connections, and the next reading would fail on one that was just closed.
    get(url, { headers, signal, agent: false }, resolve).on('error', reject);
  });
}

/** Where to ask next; undefined where that is not to be followed. */
function redirectTarget(from: URL, { statusCode = 0, headers }: IncomingMessage): URL | undefined {
  const { location } = headers;
  if (statusCode < 300 || statusCode > 399 || !URL.canParse(location ?? '', from.href)) return undefined;
  const target = new URL(location ?? '', from);
  return target.origin === from.origin ? target : undefined;
}

async function readAnswer(url: URL, response: IncomingMessage): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const { body, cut } = await readBody(response, status === 200 ? MAX_BODY_BYTES : MAX_ERROR_BODY_BYTES);
  return {
    url,
    status,
    body,
    cut,
    header: (name) => [response.headers[name.toLowerCase()]].flat().join(', ') || undefined,
  };
}

async function readBody(response: IncomingMessage, limit: number): Promise<{ body: string; cut: boolean }> {
  const isGzip = /^(x-)?gzip$/i.test(response.headers['content-encoding'] ?? '');
  // An error of the response reaches the reader of the last stream, so that there is nothing to do in the callback.
  const stream = isGzip ? pipeline(response, createGunzip(), () => undefined) : response;
  const decoder = new TextDecoder();
  let body = '';
  let room = limit;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    body += decoder.decode(chunk.subarray(0, room), { stream: true });
    room -= chunk.byteLength;
    // Leaving the loop destroys the stream, and with it the connection.
    if (room < 0) return { body, cut: true };
  }
  return { body: body + decoder.decode(), cut: false };
}
