import { z } from 'zod';
import { quote } from '../../validation/complaint.ts';
import { goDuration } from './go-duration.ts';

/** The kinds of value in a web configuration, read as Go reads them into its types: a number may stand for a text, null for nothing. */

export const text = z.unknown().transform((found, context) => {
  const read = textOf(found);
  if (read !== undefined) return read;
  context.addIssue(`${quote(found)} is not a text.`);
  return z.NEVER;
});

/** A text that is not repeated in what is said of it. */
export const secret = z.unknown().transform((found, context) => {
  const read = textOf(found);
  if (read !== undefined) return read;
  context.addIssue('is not a text.');
  return z.NEVER;
});

function textOf(found: unknown): string | undefined {
  if (found === null || found === undefined) return '';
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

export function choice<T extends string>(choices: readonly T[], example = choices[0]) {
  return z.unknown().transform((found, context) => {
    const chosen = choices.find((name) => name === found);
    if (chosen !== undefined) return chosen;
    context.addIssue(`${quote(found)} is not one of ${choices.join(', ')}. Try ${example}.`);
    return z.NEVER;
  });
}

/** Milliseconds; a bare number is nanoseconds, as in Go. */
export const duration = z.unknown().transform((found, context) => {
  if (found === null || found === undefined) return 0;
  const milliseconds = typeof found === 'number' ? found / 1e6 : goDuration(textOf(found) ?? '');
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue(`${quote(found)} is not a duration. Try 100ms or 1s.`);
  return z.NEVER;
});

export function list<T extends z.ZodType>(item: T) {
  return z.preprocess((found) => found ?? undefined, z.array(item).optional());
}

/** A section that is there but empty is one that says nothing. */
export function section<T extends z.ZodType>(shape: T) {
  return z.preprocess((found) => found ?? {}, shape);
}
