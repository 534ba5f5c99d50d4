/** Numbers as people say them. */

/** Two significant digits up to ten, whole numbers from there: `0.25`, `3.1`, `120`. Never an exponent. */
export function figure(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) < 0.01) return value < 0 ? 'just under 0' : 'under 0.01';
  return Math.abs(value) >= 9.95 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

/** A share of 0-1: `97 %`. Little is not nothing. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return 'under 1\u00A0%';
  return `${(share * 100).toFixed(0)}\u00A0%`;
}

/** `1 GPU`, `0.4 requests`, `12 requests`. */
export function count(value: number, one: string, many = `${one}s`): string {
  return `${figure(value)} ${isOne(value) ? one : many}`;
}

/** Whether the figure reads as one, so that the verb is singular. */
export function isOne(value: number): boolean {
  return figure(value) === '1';
}

/** Seconds as `45 s`, from two minutes on as `3.5 minutes`, from two hours on as `2.5 hours`. */
export function duration(seconds: number): string {
  if (seconds < 120) return `${figure(seconds)} s`;
  if (seconds < 7200) return `${figure(seconds / 60)} minutes`;
  return `${figure(seconds / 3600)} hours`;
}

/** `3.5 hours`, under an hour `25 minutes`. */
export function hoursText(hours: number): string {
  return hours < 1 ? count(Math.round(hours * 60), 'minute') : count(hours, 'hour');
}

const GROUPED = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `$2.50`; from a hundred on without cents, `$12,300`. */
export function dollars(value: number): string {
  if (value < 100) return `$${value.toFixed(2)}`;
  return `$${value < 10_000 ? value.toFixed(0) : GROUPED.format(value)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(parts: readonly string[], last = 'and'): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`;
}

/** The first letter large and a full stop at the end. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
