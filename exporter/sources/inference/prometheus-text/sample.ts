import type { Exemplar } from '../../../model/samples.ts';
import { parseLabels, type LabelSet, type LabelSets } from './labels.ts';
import { closingBrace, metricNameEnd, skipBlanks, tokenEnd } from './lex.ts';
import { parseNumber, parseNumberAt } from './number.ts';
import type { RejectReason } from './page.ts';
import { quoted } from './rejections.ts';

const HASH = 35;
const OPENING_BRACE = 123;

export interface ParsedSample {
  readonly name: string;
  readonly set: LabelSet;
  readonly value: number;
  readonly exemplar?: Exemplar;
}

export interface Fault {
  readonly reason: RejectReason;
  readonly message: string;
}

/**
 * One sample line without its line end: `name{labels} value [timestamp] [# {labels} value [timestamp]]`.
 * The name may stand in quotes among the labels. Timestamps are read past: a page speaks of now.
 */
export function parseSample(line: string, sets: LabelSets): ParsedSample | Fault {
  const start = skipBlanks(line, 0);
  const nameEnd = metricNameEnd(line, start);
  let name = line.slice(start, nameEnd);
  let set = sets.none;
  let at = skipBlanks(line, nameEnd);
  if (line.charCodeAt(at) === OPENING_BRACE) {
    const end = closingBrace(line, at + 1);
    if (end === -1) return syntax(`the label set of ${quoted(name)} is not closed`);
    const read = sets.read(line.slice(at + 1, end));
    if (typeof read === 'string') return syntax(read);
    if (read.metric !== undefined) {
      if (name !== '') return syntax(`two metric names: ${quoted(name)} and ${quoted(read.metric)}`);
      name = read.metric;
    }
    set = read;
    at = skipBlanks(line, end + 1);
  } else if (at === nameEnd && at < line.length) {
    return syntax(`expected a metric name, found ${quoted(line.slice(start))}`);
  }
  if (name === '') return syntax(`expected a metric name, found ${quoted(line.slice(start))}`);

  const valueEnd = tokenEnd(line, at);
  if (valueEnd === at) return syntax(`${quoted(name)} has no value`);
  const value = parseNumberAt(line, at, valueEnd);
  if (value === undefined) {
    return {
      reason: 'value',
      message: `${quoted(name)} is ${quoted(line.slice(at, valueEnd))}, expected a number`,
    };
  }

  at = skipTimestamp(line, skipBlanks(line, valueEnd));
  if (at === line.length) return { name, set, value };
  if (line.charCodeAt(at) !== HASH) {
    return syntax(
      `expected a timestamp or the end of the line after the value, found ${quoted(line.slice(at))}`,
    );
  }
  const exemplar = parseExemplar(line, at + 1);
  return exemplar ? { name, set, value, exemplar } : syntax(`not an exemplar: ${quoted(line.slice(at))}`);
}

function syntax(message: string): Fault {
  return { reason: 'syntax', message };
}

/** Past a number and the blanks after it; `from` when no number is there. */
function skipTimestamp(line: string, from: number): number {
  if (from === line.length) return from;
  const end = tokenEnd(line, from);
  return parseNumber(line.slice(from, end)) === undefined ? from : skipBlanks(line, end);
}

/** OpenMetrics: `{trace_id="x"} 0.67 1520879607.789`, the timestamp in seconds and optional. */
function parseExemplar(line: string, from: number): Exemplar | undefined {
  const open = skipBlanks(line, from);
  if (line.charCodeAt(open) !== OPENING_BRACE) return undefined;
  const close = closingBrace(line, open + 1);
  if (close === -1) return undefined;
  // Read past the label sets of the page: every exemplar has its own.
  const parsed = parseLabels(line.slice(open + 1, close));
  if (typeof parsed === 'string' || parsed.metric !== undefined) return undefined;

  const [value, timestamp, ...more] = line
    .slice(close + 1)
    .trim()
    .split(/[ \t]+/, 3);
  const number = parseNumber(value ?? '');
  if (number === undefined || more.length > 0) return undefined;
  if (timestamp === undefined) return { labels: parsed.labels, value: number };
  const seconds = parseNumber(timestamp);
  return seconds === undefined ? undefined : { labels: parsed.labels, value: number, timestamp: seconds };
}
