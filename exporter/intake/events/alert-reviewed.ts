import { z } from 'zod';
import { envelopeWithoutServer } from './envelope.ts';
import * as field from './fields.ts';
import { defineEvent } from './schema.ts';

/** Says of a fired alert whether it was true. An alert may be about no server, so the envelope need not name one. */
export const alertReviewed = defineEvent(
  z.strictObject({
    alertname: field.name.describe('Name of the alert.'),
    signal: field.nameOrNone.describe('Value of its label signal, if it has one.'),
    verdict: z.enum(['real', 'noise']).describe('noise is a false alarm.'),
    note: field.note.optional().describe('Why; for the log.'),
    firing: field.id
      .optional()
      .describe(
        'Names the firing, the same whoever names it; of one firing the latest review counts. gpu-headroom review sends it.',
      ),
    fired_at: field.time
      .optional()
      .describe('When that firing began: while it is of the last 14 days it is reviewed.'),
  }),
  ({ fired_at, ...data }) => ({
    type: 'alert.reviewed',
    ...data,
    firedAt: fired_at === undefined ? undefined : Date.parse(fired_at),
  }),
  envelopeWithoutServer,
);
