import { z } from 'zod';
import { quote } from '../../validation/complaint.ts';
import { didYouMean } from '../../validation/did-you-mean.ts';
import { section, text } from './fields.ts';

/** The headers that may be set, and the values of those that have few, as `extraHTTPHeaders` of the exporter toolkit. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'Strict-Transport-Security': [],
  'X-Content-Type-Options': ['nosniff'],
  'X-Frame-Options': ['deny', 'sameorigin'],
  'X-XSS-Protection': [],
  'Content-Security-Policy': [],
};
const NAMES = Object.keys(VALUES);
/** What Node refuses to send. */
const UNSENDABLE = /[^\t\u0020-\u007e\u0080-\u00ff]/;

/** Headers of every answer, by name. */
export const headers = section(
  z.record(z.string(), text).superRefine((found, context) => {
    for (const [name, value] of Object.entries(found)) {
      const message = problemOf(name, value);
      if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
    }
  }),
);

function problemOf(name: string, value: string): string | undefined {
  const allowed = VALUES[name];
  if (!allowed) return `cannot be set.${didYouMean(name, NAMES)} There are ${NAMES.join(', ')}.`;
  if (UNSENDABLE.test(value)) return 'holds characters that a header cannot have.';
  if (allowed.length === 0 || allowed.includes(value)) return undefined;
  return `${quote(value)} is not one of ${allowed.join(', ')}. Try ${allowed[0]}.`;
}
