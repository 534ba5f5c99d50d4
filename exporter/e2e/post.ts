import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Posted {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true });

/** POSTs a body to `/v1/events` as NDJSON, or with the headers given; 20 seconds at most. */
export async function postEvents(
  url: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Posted> {
  const all = {
    'Content-Type': 'application/x-ndjson',
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const target = new URL('/v1/events', url);
    const options = { method: 'POST', agent, headers: all, signal: AbortSignal.timeout(20_000) };
    const outgoing = request(target, options, (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
        reject,
      );
    });
    outgoing.once('error', reject).end(body);
  });
}

/** A `request.completed` event of version 2 whose figures follow from its number. */
export function requestEvent(number: number, changes: object = {}, ofData: object = {}): string {
  return JSON.stringify({
    event_id: `event-${number}`,
    type: 'request.completed',
    schema_version: 2,
    occurred_at: new Date().toISOString(),
    correlation_id: `request-${number}`,
    server: 'chat',
    model: `m${number % 3}`,
    data: {
      duration_seconds: 2,
      ttft_seconds: (number % 8) / 8,
      prompt_tokens: number % 100,
      output_tokens: number % 50,
      outcome: number % 10 === 0 ? 'error' : 'ok',
      ...ofData,
    },
    ...changes,
  });
}
