import { request } from 'node:http';
import { requestEvent } from '../../exporter/e2e/post.ts';

const EVENTS = 200;

/** A batch of which half is on its way. */
export interface HalfBatch {
  readonly events: number;
  /** Sends the rest; status of the answer, `undefined` where there is none. */
  complete(): Promise<number | undefined>;
}

/** Sends the head and half of the body of a batch; `name` makes its events its own. */
export async function sendHalf(url: string, name: string): Promise<HalfBatch> {
  const events = Array.from({ length: EVENTS }, (_, n) => requestEvent(n, { event_id: `${name}-${n}` }));
  const body = Buffer.from(events.join('\n'));
  const middle = Math.floor(body.length / 2);
  const headers = { 'Content-Type': 'application/x-ndjson', 'Content-Length': body.length };
  const outgoing = request(`${url}/v1/events`, { method: 'POST', agent: false, headers });
  const answered = new Promise<number | undefined>((resolve) => {
    outgoing.once('response', (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    outgoing.once('error', () => resolve(undefined));
  });
  await new Promise<void>((resolve) => outgoing.write(body.subarray(0, middle), () => resolve()));
  return {
    events: EVENTS,
    complete() {
      outgoing.end(body.subarray(middle));
      return answered;
    },
  };
}
