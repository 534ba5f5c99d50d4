/** Character positions inside one line. Every function looks at each character a bounded number of times. */

const TAB = 9;
const SPACE = 32;
const BACKSLASH = 92;

const NAME_START = 1;
const NAME_REST = 2;
const COLON = 4;
const CLASSES = characterClasses();

function characterClasses(): Uint8Array {
  const classes = new Uint8Array(128);
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code);
    if (/[a-zA-Z_]/.test(character)) classes[code] = NAME_START | NAME_REST;
    else if (/[0-9]/.test(character)) classes[code] = NAME_REST;
    else if (character === ':') classes[code] = COLON;
  }
  return classes;
}

/** End of a metric name (`[a-zA-Z_:][a-zA-Z0-9_:]*`) that starts at `from`; `from` itself when there is none. */
export function metricNameEnd(text: string, from: number): number {
  return nameEnd(text, from, COLON);
}

/** End of a label name (`[a-zA-Z_][a-zA-Z0-9_]*`) that starts at `from`; `from` itself when there is none. */
export function labelNameEnd(text: string, from: number): number {
  return nameEnd(text, from, 0);
}

function nameEnd(text: string, from: number, also: number): number {
  if (((CLASSES[text.charCodeAt(from)] ?? 0) & (NAME_START | also)) === 0) return from;
  let at = from + 1;
  while (((CLASSES[text.charCodeAt(at)] ?? 0) & (NAME_REST | also)) !== 0) at++;
  return at;
}

export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** End of the run of non-blank characters that starts at `from`. */
export function tokenEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Position of the quote that closes the string whose first character is at `from`, or -1. */
export function closingQuote(text: string, from: number): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1) {
    let slash = quote - 1;
    while (slash >= from && text.charCodeAt(slash) === BACKSLASH) slash--;
    if ((quote - slash) % 2 === 1) return quote;
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}

/** Position of the `}` that closes the label set whose first character is at `from`, or -1; quoted braces do not count. */
export function closingBrace(text: string, from: number): number {
  let at = from;
  // Looked for again only once it lies behind: else a line of many labels would be read to its end for each of them.
  let brace = text.indexOf('}', at);
  while (brace !== -1) {
    const quote = text.indexOf('"', at);
    if (quote === -1 || quote > brace) return brace;
    const end = closingQuote(text, quote + 1);
    if (end === -1) return -1;
    at = end + 1;
    if (brace < at) brace = text.indexOf('}', at);
  }
  return -1;
}

const ESCAPES = /\\([\\n"])/g;

/** Undoes `\\`, `\n` and `\"`; any other backslash stays as it is, as in Prometheus. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(ESCAPES, (_, character: string) => (character === 'n' ? '\n' : character));
}
