/** How a body holds its events: one JSON value, or one event a line. */
export type BatchFormat = 'json' | 'ndjson';

/** One event as it came, or that it is not JSON. */
export type RawEvent = { readonly raw: unknown } | { readonly notJson: string };

/** The body as a whole cannot be read: nothing of it was counted. */
export class UnreadableBatch extends Error {
  override readonly name = 'UnreadableBatch';
}

/** There are more events than one batch may have: nothing of it was counted. */
export class TooManyEvents extends Error {
  override readonly name = 'TooManyEvents';
}

/** More than a body of the usual limit has room for, if they are events: what has more is made to cost time. */
const MOST_EVENTS = 50_000;
const NEWLINE = 10;

/**
 * The events of a body, read one by one as they are asked for. JSON may be one event, a list, or `{"events": [...]}`.
 * @throws UnreadableBatch for JSON that is none; in NDJSON a bad line costs that line
 * @throws TooManyEvents
 */
export function readBatch(body: Buffer, format: BatchFormat): Iterable<RawEvent> {
  if (format === 'json') return values(body);
  mustHaveRoom(countLines(body));
  return lines(body);
}

function mustHaveRoom(events: number): void {
  if (events > MOST_EVENTS) throw new TooManyEvents(`The batch has more than ${MOST_EVENTS} events.`);
}

/** No further than it matters. */
function countLines(body: Buffer): number {
  let count = 1;
  for (let at = body.indexOf(NEWLINE); at >= 0 && count <= MOST_EVENTS; at = body.indexOf(NEWLINE, at + 1))
    count++;
  return count;
}

function* lines(body: Buffer): Iterable<RawEvent> {
  let start = 0;
  while (start < body.length) {
    const newline = body.indexOf(NEWLINE, start);
    const end = newline < 0 ? body.length : newline;
    const line = body.toString('utf8', start, end);
    start = end + 1;
    if (line.trim() !== '') yield parse(line);
  }
}

function values(body: Buffer): Iterable<RawEvent> {
  const whole = parse(body.toString());
  if ('notJson' in whole) throw new UnreadableBatch(whole.notJson);
  const events = eventsIn(whole.raw);
  mustHaveRoom(events.length);
  return events.map((raw) => ({ raw }));
}

function eventsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [value];
  const events: unknown = Reflect.get(value, 'events');
  return Array.isArray(events) ? events : [value];
}

function parse(text: string): RawEvent {
  try {
    return { raw: JSON.parse(text) };
  } catch (error) {
    return { notJson: error instanceof Error ? error.message : String(error) };
  }
}
