import { escapeLabelValue } from '../../../model/samples.ts';
import { closingQuote, labelNameEnd, skipBlanks, unescape } from './lex.ts';
import type { PageLabels } from './page.ts';
import { oneLine, quoted } from './rejections.ts';

const QUOTE = 34;
const COMMA = 44;
const EQUALS = 61;

export interface LabelSet {
  /** Equal for equal label sets of one page, in whatever order they were printed. */
  readonly id: number;
  readonly labels: PageLabels;
  /** From a quoted name among the labels: `{"a.b",x="y"}`. */
  readonly metric?: string;
}

export interface LabelSets {
  /** The set of a sample without labels. */
  readonly none: LabelSet;
  /** Label set that the text between two braces is, or a sentence that says why it is none. */
  read(text: string): LabelSet | string;
}

/** Label sets by their text, read once each: a page repeats the same few for every family. */
export function createLabelSets(): LabelSets {
  const none: LabelSet = { id: 0, labels: emptyLabels() };
  const byText = new Map([['', none]]);
  let nextId = 1;
  return {
    none,
    read(text) {
      const known = byText.get(text);
      if (known) return known;
      const parsed = parseLabels(text);
      if (typeof parsed === 'string') return parsed;
      const { labels, metric, canonical } = parsed;
      const key = canonical ? text : keyOf(labels);
      let set = byText.get(key);
      if (!set) byText.set(key, (set = { id: nextId++, labels }));
      if (metric !== undefined) set = { ...set, metric };
      if (!canonical) byText.set(text, set);
      return set;
    },
  };
}

interface ParsedLabels {
  readonly labels: PageLabels;
  readonly metric?: string;
  /** The text is what `keyOf` would make of the labels: sorted, no blanks, nothing escaped or empty. */
  readonly canonical: boolean;
}

/**
 * The text between the braces: `a="b",c="d"`, blanks and a comma at the end allowed, names in quotes (UTF-8) too.
 * A sentence when it is something else.
 */
export function parseLabels(text: string): ParsedLabels | string {
  const labels = emptyLabels();
  let metric: string | undefined;
  let previous = '';
  let at = skipBlanks(text, 0);
  let canonical = at === 0 && !text.includes('\\');
  while (at < text.length) {
    const start = at;
    const isQuoted = text.charCodeAt(at) === QUOTE;
    const nameEnd = isQuoted ? closingQuote(text, at + 1) : labelNameEnd(text, at);
    if (nameEnd <= at) return `expected a label name, found ${quoted(text.slice(at))}`;
    const name = isQuoted ? unescape(text.slice(at + 1, nameEnd)) : text.slice(at, nameEnd);
    const equals = skipBlanks(text, isQuoted ? nameEnd + 1 : nameEnd);

    if (text.charCodeAt(equals) === EQUALS) {
      const open = skipBlanks(text, equals + 1);
      if (text.charCodeAt(open) !== QUOTE) return `expected a quoted value for the label ${quoted(name)}`;
      const close = closingQuote(text, open + 1);
      if (close === -1) return `the value of the label ${quoted(name)} is not closed`;
      const inOrder = previous < name;
      if (!inOrder && name in labels) return `the label ${quoted(name)} is given twice`;
      labels[name] = unescape(text.slice(open + 1, close));
      // No blanks, no quotes around the name, a value, in order.
      canonical &&= inOrder && open === start + name.length + 1 && close > open + 1;
      if (inOrder) previous = name;
      at = skipBlanks(text, close + 1);
      canonical &&= at === close + 1;
    } else {
      if (!isQuoted) return `expected = after the label name ${quoted(name)}`;
      if (metric !== undefined) return `two metric names: ${quoted(metric)} and ${quoted(name)}`;
      metric = name;
      canonical = false;
      at = equals;
    }
    if (at === text.length) break;
    if (text.charCodeAt(at) !== COMMA) return `expected a comma before ${quoted(text.slice(at))}`;
    const next = skipBlanks(text, at + 1);
    canonical &&= next === at + 1 && next < text.length;
    at = next;
  }
  if (!canonical) dropEmpty(labels);
  return metric === undefined ? { labels, canonical } : { labels, metric, canonical };
}

/** Without a prototype: `__proto__` is an ordinary name in it. */
function emptyLabels(): Record<string, string> {
  return Object.create(null);
}

function dropEmpty(labels: Record<string, string>): void {
  for (const name in labels) if (labels[name] === '') delete labels[name];
}

/** Label set as one string, the same for any order; `without` leaves one label out, as `le` of a bucket. */
export function keyOf(labels: PageLabels, without?: string): string {
  const names = Object.keys(labels);
  if (names.length > 1) names.sort();
  let key = '';
  for (const name of names) {
    if (name === without) continue;
    key += `${key === '' ? '' : ','}${escapeLabelValue(name)}="${escapeLabelValue(labels[name] ?? '')}"`;
  }
  return key;
}

/** A series as a person would write it, for messages: cut to 200 characters, control characters masked. */
export function seriesText(name: string, labels: PageLabels): string {
  const key = keyOf(labels);
  return oneLine(key === '' ? name : `${name}{${key}}`, 200);
}
