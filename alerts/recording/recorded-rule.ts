import type { RecordingRule } from '../rules.ts';

/** A series that is recorded, named `level:metric:operations`. */
export interface RecordedRule extends RecordingRule {
  /** In words, for docs/rules.md: `requests per second`, `0-1`. */
  readonly unit: string;
  readonly help: string;
}

/** Window of everything that is not named otherwise, as it ends the name of a series, and as a range. */
export const OVER = '5m';
export const WINDOW = `[${OVER}]`;

export const SECONDS_PER_HOUR = 3600;

/** `0-1`: shares of something. */
export const SHARE = '0-1';

interface Parts {
  /** Recorded series, or expressions that bind at least as tightly as `*`. */
  readonly of: string;
  readonly over: string;
  /** What the quotient is multiplied by to get to its unit. */
  readonly times?: number;
}

export interface Quotient extends RecordedRule, Parts {}

/** Nothing is recorded where the denominator is 0: no NaN, no infinity. */
export function quotient(parts: Omit<Quotient, 'expr'>): Quotient {
  const { of, over, times } = parts;
  const factor = times === undefined ? '' : ` * ${times}`;
  return { ...parts, expr: `${of}${factor} / (${over} > 0)` };
}

/** A topic: rules in the order of their evaluation. */
export type Rules = readonly RecordedRule[];
