import { z } from 'zod';
import * as field from './fields.ts';

/** What stands around every event, whatever its type and version. Unknown keys are let through: they harm nothing. */
export const envelope = {
  event_id: field.id,
  type: z.string(),
  schema_version: z.number(),
  occurred_at: field.time,
  correlation_id: field.id.optional(),
  causation_id: field.id.optional(),
  traceparent: z.string().max(256).optional(),
  server: field.name,
  model: field.name,
};

/** Of an event that may be about no server. */
export const envelopeWithoutServer = {
  ...envelope,
  server: z.string().max(256).default(''),
  model: z.string().max(256).default(''),
};

export type EnvelopeShape = typeof envelope | typeof envelopeWithoutServer;
export type Envelope = z.output<z.ZodObject<typeof envelope>>;
