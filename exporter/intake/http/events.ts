import type { BatchFormat } from '../events/batch.ts';
import { TooManyEvents, UnreadableBatch } from '../events/batch.ts';
import { NotWritten } from '../intake.ts';
import type { Protocol } from './protocol.ts';
import { RequestRefused } from './refusal.ts';

const JSON_TYPE = 'application/json';

/** JSON in, JSON out. */
export const EVENTS: Protocol<BatchFormat> = {
  name: 'events',
  path: '/v1/events',
  formatOf(request) {
    if (request.is(JSON_TYPE)) return 'json';
    if (request.is(['application/x-ndjson', 'application/ndjson', 'application/jsonl'])) return 'ndjson';
    const found = request.headers['content-type'] ?? 'none';
    throw new RequestRefused(
      415,
      `Content-Type is ${found.slice(0, 80)}. Try ${JSON_TYPE}, or application/x-ndjson with one event a line.`,
    );
  },
  async take(intake, body, format) {
    const answer = await intake.takeEvents(body, format);
    const { accepted, duplicates, rejected, rejected_not_listed: more = 0 } = answer;
    const events = accepted + duplicates + rejected.length + more;
    return { status: 202, contentType: JSON_TYPE, body: JSON.stringify(answer), events };
  },
  refusalOf(error) {
    if (error instanceof UnreadableBatch) {
      return new RequestRefused(400, `The body is not JSON: ${error.message}. Nothing of it was counted.`);
    }
    if (error instanceof TooManyEvents) {
      return new RequestRefused(413, `${error.message} Send smaller batches. Nothing of it was counted.`);
    }
    return error instanceof NotWritten ? new RequestRefused(503, error.message, 5) : undefined;
  },
  refusalBody(_request, { message }) {
    return { contentType: JSON_TYPE, body: JSON.stringify({ error: message }) };
  },
};
