import { z } from 'zod';
import { envelopeWithoutServer } from './envelope.ts';
import * as field from './fields.ts';
import { defineEvent } from './schema.ts';

/** Says of a fired alert whether it was true. An alert may be about no server, so the envelope need not name one. */
export const alertReviewed = defineEvent(
  z.strictObject({
    alertname: field.name,
    signal: z.string().max(256).default(''),
    verdict: z.enum(['real', 'noise']),
    note: field.note.optional(),
  }),
  (data) => ({ type: 'alert.reviewed', ...data }),
  envelopeWithoutServer,
);
