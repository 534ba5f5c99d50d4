import type { z } from 'zod';
import { complaintsOf, quote } from '../../validation/complaint.ts';
import { MOST_AHEAD_MS } from '../tally/tally.ts';
import { didYouMean } from '../../validation/did-you-mean.ts';
import type { Envelope } from './envelope.ts';
import { EVENT_TYPES } from './event.ts';
import type { EventData, PushedEvent } from './event.ts';
import { contradictionIn } from './contradiction.ts';
import { exampleOf } from './examples.ts';
import { exemplarOf } from './exemplar.ts';
import type { Refusal, RejectionReason } from './rejection.ts';
import type { EventSchema } from './schema.ts';
import { version1 } from './version-1.ts';
import { version2 } from './version-2.ts';

/** Versions are read side by side: senders are not upgraded on the day that the exporter is. */
export const VERSIONS: Readonly<Record<string, Readonly<Record<string, EventSchema>>>> = {
  '1': version1,
  '2': version2,
};

export type ReadEvent = typeof readEvent;

/** One event checked as a whole, or why it is refused. `now` in Unix milliseconds. */
export function readEvent(raw: unknown, now: number): PushedEvent | Refusal {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    return refusal('schema', '', 'not an object.', '{"event_id": "...", "type": "request.completed", ...}');
  }
  const schema = schemaFor(Reflect.get(raw, 'type'), Reflect.get(raw, 'schema_version'));
  if ('reason' in schema) return schema;
  const checked = schema.check(raw);
  if (!checked.ok) return refusalOf(checked.issues, raw, schema);
  const { envelope, data } = checked;
  const occurredAt = Date.parse(envelope.occurred_at);
  // It would make everything that follows it late.
  if (occurredAt - now > MOST_AHEAD_MS) {
    const ahead = `${Math.round((occurredAt - now) / 1000)} s ahead of the clock here.`;
    return refusal('value', 'occurred_at', ahead, `"${new Date(now).toISOString()}"`);
  }
  return contradictionIn(data, envelope.schema_version) ?? toEvent(envelope, data, occurredAt);
}

function schemaFor(type: unknown, version: unknown): EventSchema | Refusal {
  const known = EVENT_TYPES.map(String);
  if (typeof type !== 'string' || !known.includes(type)) {
    const found =
      typeof type === 'string' ? `"${type.slice(0, 80)}" is no type.` : 'missing or not a string.';
    const meant = typeof type === 'string' ? didYouMean(type.slice(0, 80), known) : '';
    return refusal('unknown_type', 'type', `${found}${meant}`, `"${known[0]}"`);
  }
  const ofVersion = typeof version === 'number' ? VERSIONS[String(version)] : undefined;
  if (!ofVersion) {
    const found = quote(version) ?? 'missing';
    return refusal('unknown_version', 'schema_version', `${found} is no version that is known here.`, '2');
  }
  return (
    ofVersion[type] ??
    refusal('unknown_version', 'schema_version', `${type} is not in version ${String(version)}.`, '2')
  );
}

/** The first of what zod found: one fault is enough to refuse, and to start mending with. */
function refusalOf(issues: readonly z.core.$ZodIssue[], raw: object, schema: EventSchema): Refusal {
  const issue = issues[0];
  const keys = Object.keys(schema.data.shape);
  const complaint = issue && complaintsOf(issue, raw, exampleOf, keys)[0];
  const reason = issue?.code === 'too_big' || issue?.code === 'too_small' ? 'value' : 'schema';
  const fallback = `one of ${keys.join(', ')}`;
  return refusal(
    reason,
    complaint?.path ?? '',
    complaint?.message ?? 'not valid.',
    complaint?.try ?? fallback,
  );
}

function refusal(reason: RejectionReason, path: string, message: string, suggestion: string): Refusal {
  return { reason, path, message, try: suggestion };
}

function toEvent(envelope: Envelope, data: EventData, occurredAt: number): PushedEvent {
  return {
    eventId: envelope.event_id,
    occurredAt,
    correlationId: envelope.correlation_id,
    exemplar: exemplarOf(envelope.traceparent, envelope.correlation_id, occurredAt),
    server: envelope.server,
    model: envelope.model,
    data,
  };
}
