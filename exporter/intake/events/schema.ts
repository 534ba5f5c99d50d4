import { z } from 'zod';
import { envelope } from './envelope.ts';
import type { Envelope, EnvelopeShape } from './envelope.ts';
import type { EventData } from './event.ts';

export type Checked =
  | { readonly ok: true; readonly envelope: Envelope; readonly data: EventData }
  | { readonly ok: false; readonly issues: readonly z.core.$ZodIssue[] };

/** One type of event in one version: what its data must look like, and what it means in base units. */
export interface EventSchema {
  readonly data: z.ZodObject;
  check(raw: unknown): Checked;
}

/** `upcast` brings the data of this version to what the latest one means. */
export function defineEvent<D>(
  data: z.ZodObject & z.ZodType<D>,
  upcast: (data: D) => EventData,
  around: EnvelopeShape = envelope,
): EventSchema {
  const shape = z.object({ ...around, data });
  return {
    data,
    check(raw) {
      const result = shape.safeParse(raw);
      if (!result.success) return { ok: false, issues: result.error.issues };
      const found = result.data;
      return { ok: true, envelope: found, data: upcast(found.data) };
    },
  };
}
