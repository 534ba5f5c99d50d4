import type { Context } from './observations.ts';

/** An observation as it waits to be sent. */
export interface Observation {
  readonly type: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly data: object;
  readonly context: Context | undefined;
}

const SCHEMA_VERSION = 2;

/** The event of an observation as one line. @throws TypeError when its data cannot be JSON */
export function encodeEvent(
  { type, at, data, context }: Observation,
  eventId: string,
  server: string,
  model: string,
): string {
  return JSON.stringify({
    event_id: eventId,
    type,
    schema_version: SCHEMA_VERSION,
    occurred_at: new Date(at).toISOString(),
    correlation_id: context?.correlationId,
    causation_id: context?.causationId,
    traceparent: context?.traceparent,
    server,
    model: context?.model ?? model,
    data: toSnakeCase(data),
  });
}

function toSnakeCase(data: object): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) result[snakeCase(key)] = value;
  return result;
}

/** Keys are few and always the same. */
const known = new Map<string, string>();

function snakeCase(key: string): string {
  let text = known.get(key);
  if (text === undefined) {
    text = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (known.size < 256) known.set(key, text);
  }
  return text;
}
