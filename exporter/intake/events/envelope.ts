import { z } from 'zod';
import * as field from './fields.ts';

/** What stands around every event, whatever its type and version. Unknown keys are let through: they harm nothing. */
export const envelope = {
  event_id: field.id.describe(
    'Unique to this event for its server, and the same when it is sent again: it counts once.',
  ),
  type: z.string().describe('One of those below.'),
  schema_version: z.number().describe('1 or 2; both are read.'),
  occurred_at: field.time.describe(
    'When it happened, RFC 3339. What is true now is that of the latest event.',
  ),
  correlation_id: field.id
    .optional()
    .describe(
      'Goes into the exemplars of the latency histograms, and into the log when the event is rejected.',
    ),
  causation_id: field.id.optional().describe('The event that this one follows from. Checked, not used.'),
  traceparent: z
    .string()
    .max(256)
    .optional()
    .describe('W3C Trace Context; its trace and span are the exemplar then.'),
  server: field.name.describe('Value of the label server. One name for each process.'),
  model: field.name.describe('Value of the label model.'),
};

/** Of an event that may be about no server. */
export const envelopeWithoutServer = {
  ...envelope,
  server: field.nameOrNone,
  model: field.nameOrNone,
};

export type EnvelopeShape = typeof envelope | typeof envelopeWithoutServer;
export type Envelope = z.output<z.ZodObject<typeof envelope>>;
