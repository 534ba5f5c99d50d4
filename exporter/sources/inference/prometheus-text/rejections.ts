import { REJECT_REASONS, type Reject, type RejectReason, type Rejection } from './page.ts';

/** Enough to see what is wrong with a page; a page of garbage must not fill the log. */
const MESSAGES_KEPT = 20;

export interface Rejections {
  readonly rejected: readonly Rejection[];
  readonly rejectedCount: Readonly<Record<RejectReason, number>>;
  readonly reject: Reject;
  rejectLine(line: number, reason: RejectReason, message: string): void;
}

/** Counts what is left out of a page, and keeps the first 20 reasons in words. */
export function createRejections(): Rejections {
  const rejected: Rejection[] = [];
  const rejectedCount: Record<RejectReason, number> = { syntax: 0, duplicate: 0, value: 0 };
  function keep(rejection: Rejection): void {
    if (rejected.length < MESSAGES_KEPT) rejected.push(rejection);
  }
  return {
    rejected,
    rejectedCount,
    reject(reason, message, lines = 1) {
      rejectedCount[reason] += lines;
      keep({ reason, message });
    },
    rejectLine(line, reason, message) {
      rejectedCount[reason] += 1;
      keep({ line, reason, message });
    },
  };
}

/** Adds what was left out of one reading to a running total. */
export function addCounts(
  total: Record<RejectReason, number>,
  added: Readonly<Record<RejectReason, number>>,
): void {
  for (const reason of REJECT_REASONS) total[reason] += added[reason];
}

/** Untrusted text inside a sentence: in quotes, control characters escaped, cut to 80 characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

/** Untrusted text as a part of a line: control characters masked, cut to `length` characters. */
export function oneLine(text: string, length: number): string {
  const masked = text.slice(0, length + 1).replaceAll(/\p{Cc}/gu, '?');
  return masked.length > length ? `${masked.slice(0, length - 1)}…` : masked;
}
