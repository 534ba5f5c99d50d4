/** Built so that no digit can be matched in two ways: linear on any input. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL = /^([+-]?)(nan|inf|infinity)$/i;

/**
 * A number as Prometheus text prints it: decimal with any exponent (`1.15e+011`), `NaN` in any case, `+Inf`, `-Inf`.
 * Undefined for everything else, also for what JavaScript would take: an empty string, hexadecimal, `1_000`.
 */
export function parseNumber(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text);
  const special = SPECIAL.exec(text);
  if (!special) return undefined;
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

const DOT = 46;
const ZERO = 48;
/** Up to here a sum of digits is exact. */
const EXACT_DIGITS = 15;

/**
 * `parseNumber(text.slice(from, to))`, without a copy for what nearly every line of a page holds: a whole number,
 * printed as `12` or `12.0`.
 */
export function parseNumberAt(text: string, from: number, to: number): number | undefined {
  let value = 0;
  let at = from;
  for (const last = Math.min(to, from + EXACT_DIGITS); at < last; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const isWhole =
    at === to || (at === to - 2 && text.charCodeAt(at) === DOT && text.charCodeAt(at + 1) === ZERO);
  return isWhole && at > from ? value : parseNumber(text.slice(from, to));
}
