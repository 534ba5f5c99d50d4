/** What an expression reads: names, matchers, and how far back. */
import { parseDuration } from '../../config/duration.ts';
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

export interface Selector {
  /** Name of the series; empty where the matchers say it. */
  readonly name: string;
  /** As between braces, as it is written. */
  readonly matchers: string;
  /** Place of the name in the expression, quotes and all; undefined where there is none. */
  readonly nameAt: { readonly from: number; readonly to: number } | undefined;
}

const WORDS = new Set(['and', 'or', 'unless', 'atan2', 'bool', 'offset', 'inf', 'nan']);
/** Followed by names of labels. */
const LISTS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);

/** @throws Error for what is no expression */
export function selectorsIn(expr: string): readonly Selector[] {
  const tokens = tokensOf(expr);
  const found: Selector[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    const next = tokens[index + 1];
    if (token?.text === '{') {
      const close = closing(tokens, index);
      found.push(withoutName(expr, tokens.slice(index, close + 1)));
      index = close;
    } else if (token?.kind !== 'name') continue;
    else if (LISTS.has(token.text.toLowerCase())) {
      if (next?.text === '(') index = closing(tokens, index + 1);
    } else if (isSeries(token, next)) {
      const close = next?.text === '{' ? closing(tokens, index + 1) : index;
      const matchers = close === index ? '' : between(expr, next, tokens[close]);
      found.push({
        name: token.text,
        matchers,
        nameAt: { from: token.at, to: token.at + token.text.length },
      });
      index = close;
    }
  }
  return found;
}

/** Neither a word of the language nor a function, nor an aggregation whose labels come first. */
function isSeries({ text }: Token, next: Token | undefined): boolean {
  if (next?.text === '(' || WORDS.has(text.toLowerCase())) return false;
  return !(next?.kind === 'name' && /^(by|without)$/i.test(next.text));
}

/** Index of the bracket that closes the one at `open`; of the last token if none does. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const text = tokens[index]?.kind === 'sign' ? tokens[index]?.text : '';
    if (text === '(' || text === '{') depth++;
    if ((text === ')' || text === '}') && --depth === 0) return index;
  }
  return tokens.length - 1;
}

function between(expr: string, open: Token | undefined, close: Token | undefined): string {
  return expr.slice((open?.at ?? 0) + 1, close?.at).trim();
}

/** `{__name__="up", job="a"}`. */
function withoutName(expr: string, tokens: readonly Token[]): Selector {
  const matchers = between(expr, tokens[0], tokens.at(-1));
  const index = tokens.findIndex(({ text }, place) => text === '__name__' && tokens[place + 1]?.text === '=');
  const value = tokens[index + 2];
  if (index < 0 || value?.kind !== 'text') return { name: '', matchers, nameAt: undefined };
  const others = matchers.replace(/__name__\s*=\s*("[^"]*"|'[^']*'|`[^`]*`)\s*,?/, '').trim();
  const nameAt = { from: value.at, to: value.at + value.text.length };
  return { name: value.text.slice(1, -1), matchers: others.replace(/,\s*$/, ''), nameAt };
}

/** The expression with other names for some series. */
export function renamed(expr: string, names: ReadonlyMap<string, string>): string {
  let text = expr;
  for (const { name, nameAt } of selectorsIn(expr).toReversed()) {
    const other = names.get(name);
    if (other === undefined || !nameAt) continue;
    const isQuoted = /["'`]/.test(expr.charAt(nameAt.from));
    text = text.slice(0, nameAt.from) + (isQuoted ? JSON.stringify(other) : other) + text.slice(nameAt.to);
  }
  return text;
}

const WINDOW = /^\[\s*([^:\s\]]+)\s*(:?)/;

/** Seconds before an evaluation from which it may read: longest window, subquery and offset together. */
export function lookBack(expr: string): number {
  const tokens = tokensOf(expr);
  let [window, subquery, offset] = [0, 0, 0];
  for (const [index, { kind, text }] of tokens.entries()) {
    const [, length = '', colon = ''] = kind === 'window' ? (WINDOW.exec(text) ?? []) : [];
    if (colon !== '') subquery = Math.max(subquery, secondsOf(length));
    else if (length !== '') window = Math.max(window, secondsOf(length));
    if (text.toLowerCase() !== 'offset') continue;
    const next = tokens[index + 1];
    offset = Math.max(offset, secondsOf((next?.text === '-' ? tokens[index + 2] : next)?.text ?? ''));
  }
  return window + subquery + offset;
}

const DAYS_OF_YEAR = 365;

/** Prometheus takes a bare number for seconds, and has years. */
function secondsOf(text: string): number {
  if (/^[\d.]+$/.test(text)) return Number(text);
  const days = text.replaceAll(/(\d+)y/g, (_, years) => `${Number(years) * DAYS_OF_YEAR}d`);
  return (parseDuration(days) ?? 0) / 1_000;
}
