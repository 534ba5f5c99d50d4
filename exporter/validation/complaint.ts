import type { z } from 'zod';
import { didYouMean } from './did-you-mean.ts';

/** What is wrong with an input, for a busy person: where, what was found and expected, and what to type. */
export interface Complaint {
  /** As written in the input: `inference.servers[0].slo.ttft`; empty for the whole. */
  readonly path: string;
  /** A sentence without the path. */
  readonly message: string;
  /** A value that would work; absent where the message says what to do. */
  readonly try?: string;
}

/** Gives a value that works for the key at a path. */
export type Example = (path: readonly PropertyKey[]) => string;

/** Says what zod found in `root`, one complaint for each key. `known` are the keys that may have been meant. */
export function complaintsOf(
  issue: z.core.$ZodIssue,
  root: unknown,
  example: Example,
  known: readonly string[],
): readonly Complaint[] {
  const path = keyText(issue.path);
  const found = quote(valueAt(root, issue.path));
  const suggestion = { path, try: example(issue.path) };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MOST_KEYS).map((key) => {
        const name = clip(key);
        return {
          path: path === '' ? name : `${path}.${name}`,
          message: `unknown key.${didYouMean(name, known)}`,
        };
      });
    case 'invalid_type':
      if (found === undefined) return [{ ...suggestion, message: 'missing.' }];
      return [{ ...suggestion, message: `${found} is not ${article(issue.expected)}.` }];
    case 'invalid_value': {
      const [first] = issue.values;
      const message = `${found === undefined ? 'missing' : found} is not one of ${issue.values.join(', ')}.`;
      return [{ path, message, try: typeof first === 'string' ? first : String(first) }];
    }
    case 'too_small':
      return [{ ...suggestion, message: `${found} is too small; the least is ${issue.minimum}.` }];
    case 'too_big':
      return [{ ...suggestion, message: `${found} is too large; the most is ${issue.maximum}.` }];
    case 'invalid_format':
      return [{ ...suggestion, message: `${found} is not ${FORMATS[issue.format] ?? issue.format}.` }];
    case 'custom': {
      const value: unknown = issue.params?.['try'];
      return [{ path, message: issue.message, ...(typeof value === 'string' && { try: value }) }];
    }
    default:
      return [{ path, message: issue.message }];
  }
}

/** As one line: `path: message Try "2s".` */
export function complaintLine({ path, message, try: value }: Complaint, whole: string): string {
  return `${path || whole}: ${message}${value === undefined ? '' : ` Try ${value}.`}`;
}

/** What others sent is quoted, but not at length. */
const LONGEST_QUOTE = 80;
const MOST_KEYS = 20;
const FORMATS: Readonly<Record<string, string>> = { datetime: 'a time as in RFC 3339' };

/** A value as JSON, cut short; `undefined` for one that is not there. */
export function quote(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return JSON.stringify(clip(value));
  try {
    return clip(JSON.stringify(value));
  } catch {
    // Nested deeper than the stack.
    return Array.isArray(value) ? 'a list' : 'an object';
  }
}

function clip(text: string): string {
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, LONGEST_QUOTE)}...`;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function keyText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    return typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  }, root);
}
