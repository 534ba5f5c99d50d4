import { closingQuote, metricNameEnd, skipBlanks, tokenEnd, unescape } from './lex.ts';
import type { PageType } from './page.ts';
import { quoted } from './rejections.ts';

export type Comment =
  | { readonly kind: 'help'; readonly name: string; readonly help: string }
  | { readonly kind: 'type'; readonly name: string; readonly type: PageType }
  | { readonly kind: 'end' }
  | { readonly kind: 'other' };

const TYPES: ReadonlyMap<string, PageType> = new Map([
  ['counter', 'counter'],
  ['gauge', 'gauge'],
  ['histogram', 'histogram'],
  ['summary', 'summary'],
  ['untyped', 'untyped'],
  ['unknown', 'untyped'],
  ['info', 'info'],
  ['stateset', 'stateset'],
  ['gaugehistogram', 'gaugehistogram'],
]);

/**
 * A line that starts with `#`, with or without a blank after it (old Triton prints `#HELP`).
 * A sentence when HELP or TYPE cannot be read; UNIT and plain comments are `other`.
 */
export function parseComment(line: string): Comment | string {
  const wordAt = skipBlanks(line, 1);
  const wordEnd = tokenEnd(line, wordAt);
  const word = line.slice(wordAt, wordEnd);
  if (word === 'EOF') return { kind: 'end' };
  if (word !== 'HELP' && word !== 'TYPE') return { kind: 'other' };

  const nameAt = skipBlanks(line, wordEnd);
  const named = metricName(line, nameAt);
  if (!named) return `expected a metric name after ${word}, found ${quoted(line.slice(nameAt))}`;
  const rest = line.slice(skipBlanks(line, named.end));
  if (word === 'HELP') return { kind: 'help', name: named.name, help: unescape(rest) };

  const type = TYPES.get(rest.trimEnd());
  if (!type)
    return `TYPE of ${quoted(named.name)} is ${quoted(rest)}, expected ${[...TYPES.keys()].join(', ')}`;
  return { kind: 'type', name: named.name, type };
}

function metricName(line: string, from: number): { name: string; end: number } | undefined {
  if (line[from] === '"') {
    const quote = closingQuote(line, from + 1);
    return quote === -1 ? undefined : { name: unescape(line.slice(from + 1, quote)), end: quote + 1 };
  }
  const end = metricNameEnd(line, from);
  return end === from || end !== tokenEnd(line, from) ? undefined : { name: line.slice(from, end), end };
}
