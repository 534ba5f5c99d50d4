/** How a body holds its events: one JSON value, or one event a line. */
export type BatchFormat = 'json' | 'ndjson';

/** One event as it came, or that it is not JSON. */
export type RawEvent = { readonly raw: unknown } | { readonly notJson: string };

/** The body as a whole cannot be read: nothing of it was counted. */
export class UnreadableBatch extends Error {
  override readonly name = 'UnreadableBatch';
}

const NEWLINE = 10;

/**
 * The events of a body, read one by one as they are asked for. JSON may be one event, a list, or `{"events": [...]}`.
 * @throws UnreadableBatch for JSON that is none; in NDJSON a bad line costs that line
 */
export function readBatch(body: Buffer, format: BatchFormat): Iterable<RawEvent> {
  return format === 'ndjson' ? lines(body) : values(body);
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

function* values(body: Buffer): Iterable<RawEvent> {
  const whole = parse(body.toString());
  if ('notJson' in whole) throw new UnreadableBatch(whole.notJson);
  for (const raw of eventsIn(whole.raw)) yield { raw };
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
