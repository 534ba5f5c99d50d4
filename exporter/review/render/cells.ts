/** What is said of a firing in the columns of a list. */
import { duration } from '../../../alerts/verdict/figures.ts';
import type { Firing } from '../firing.ts';

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** `45 s`, `12 min`, `3.5 h`, `2 d`; with a plus while it goes on. */
export function lastedText({ began, seenUntil, isFiring }: Firing): string {
  const seconds = Math.max(0, seenUntil - began);
  const [unit, size] = UNITS.find(([, least]) => seconds >= least) ?? ['s', 1];
  const value = seconds / size;
  const figure = value < 9.95 && unit !== 'min' ? Number(value.toFixed(1)) : Math.round(value);
  return `${figure} ${unit}${isFiring ? '+' : ''}`;
}

/** `26 Nov 03:12`, or with the year: `2026-11-26 03:12`. */
export function beganText(seconds: number, timeZone: string, withYear: boolean): string {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: withYear ? '2-digit' : 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = new Map(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
  const [year, month, day, hour, minute] = (['year', 'month', 'day', 'hour', 'minute'] as const).map((type) =>
    parts.get(type),
  );
  const date = withYear ? `${year}-${month}-${day}` : `${day} ${month}`;
  return `${date} ${hour}:${minute}`;
}

/** `true`, `false`, nothing said: `-`; in brackets what no exporter tells any more. */
export function reviewText({ review }: Firing): string {
  if (!review) return '-';
  const word = review.verdict === 'real' ? 'true' : 'false';
  return review.isLost ? `(${word})` : word;
}

/** A time that is looked back, from two days on in days. */
export function spanText(seconds: number): string {
  return seconds < 2 * 86_400 ? duration(seconds) : `${Number((seconds / 86_400).toFixed(1))} days`;
}
