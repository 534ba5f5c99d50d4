import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

export interface Question {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent by POST; a GET without one. */
  readonly body?: string;
  /** Unix socket that is asked in place of the host of the address. */
  readonly socketPath?: string;
  /** PEM of the authorities that are trusted in place of those of Node. */
  readonly ca?: string;
  /** For all of it, from the first packet to the last byte of the body. */
  readonly timeoutMs: number;
  /** Redirects of a GET that are followed, to the same scheme, host and port only. */
  readonly redirects: number;
  /** Bytes of a body after decompression that are read, with status 200 and with another. */
  readonly longest: number;
  readonly longestError: number;
}

/** What came back, whatever it is. */
export interface Answer {
  /** As asked last, after redirects. */
  readonly url: URL;
  readonly status: number;
  readonly body: string;
  /** The body is longer than what is read of one. */
  readonly cut: boolean;
  readonly header: (name: string) => string | undefined;
}

/**
 * One question over HTTP. Rejects with what Node says, and with `TimeoutError`. Not with `fetch`: it takes a body for whole
 * whose connection broke off, where the server closes connections, and the last number of such a page is a wrong one.
 */
export async function exchange(question: Question): Promise<Answer> {
  const signal = AbortSignal.timeout(question.timeoutMs);
  try {
    let { url } = question;
    for (let redirects = 0; ; redirects++) {
      const response = await send(url, question, signal);
      const target = redirects < question.redirects ? redirectTarget(url, response) : undefined;
      if (!target) return await readAnswer(url, response, question);
      response.destroy();
      url = target;
    }
  } catch (error) {
    // What Node throws then depends on how far it was; the reason is always the signal's.
    throw signal.aborted ? signal.reason : error;
  }
}

function send(
  url: URL,
  { headers, body, ca, socketPath }: Question,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    // No agent: servers close idle connections, and the next reading would fail on one that was just closed.
    const options = {
      method,
      headers,
      signal,
      agent: false,
      ...(socketPath !== undefined && { socketPath }),
      ...(ca !== undefined && { ca }),
    };
    request(url, options, resolve).on('error', reject).end(body);
  });
}

/** Where to ask next; undefined where that is not to be followed. */
function redirectTarget(from: URL, { statusCode = 0, headers }: IncomingMessage): URL | undefined {
  const { location } = headers;
  if (statusCode < 300 || statusCode > 399 || !URL.canParse(location ?? '', from.href)) return undefined;
  const target = new URL(location ?? '', from);
  return target.origin === from.origin ? target : undefined;
}

async function readAnswer(
  url: URL,
  response: IncomingMessage,
  { longest, longestError }: Question,
): Promise<Answer> {
  const status = response.statusCode ?? 0;
  const { body, cut } = await readBody(response, status === 200 ? longest : longestError);
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
