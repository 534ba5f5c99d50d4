import { duration } from '../../../alerts/verdict/figures.ts';
import type { BacktestOptions, Judged } from '../make-backtest.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const MOST_GAPS = 5;

/** What the reader has to know about the numbers. */
export function notesOf(judged: Judged, options: BacktestOptions): readonly string[] {
  const { run, raw } = judged;
  return [
    ...beginning(judged, options),
    ...gapNotes(judged),
    ...run.failed.map(
      ({ rule, times, of, reason }) =>
        `${rule.name} could not be evaluated at ${times} of ${of} times. ${reason}`,
    ),
    ...templateNotes(judged),
    ...options.rules.notes,
    ...[...raw.withoutValues].map(
      (name) => `${name} is a native histogram, which is not read: what reads it saw nothing of it.`,
    ),
  ];
}

function beginning({ plan, range, first }: Judged, options: BacktestOptions): readonly string[] {
  const from = options.to - options.days * DAY;
  const notes: string[] = [];
  if (range.from > from + HOUR)
    notes.push(
      `The first sample is of ${timeOf(first)}: all figures are of the ${duration(options.to - range.from)} since then.`,
    );
  const begins = Math.max(plan.from, first);
  if (plan.wantedFrom >= begins - DAY) return notes;
  const wanted = Math.ceil((from - plan.wantedFrom) / DAY);
  const had = range.from > begins ? `${duration(range.from - begins)} of that were` : 'nothing of that was';
  const more = first > plan.from + HOUR ? 'there is no more' : `--warm-up=${wanted}d reads more`;
  notes.push(
    `Rules look back up to ${wanted} days before the range, to learn what is usual; ${had} read: ${more}.`,
  );
  return notes;
}

function gapNotes({ gaps }: Judged): readonly string[] {
  const longest = gaps.toSorted((one, other) => other.to - other.from - (one.to - one.from));
  const notes = longest
    .slice(0, MOST_GAPS)
    .map(
      ({ from, to }) =>
        `There is nothing at all from ${timeOf(from)} for ${duration(to - from)}: no alert but one on absence can fire there, and one that Prometheus itself was down for did not.`,
    );
  const more = gaps.length - notes.length;
  return more > 0 ? [...notes, `And ${more} shorter gaps.`] : notes;
}

function templateNotes({ plan }: Judged): readonly string[] {
  const rules = plan.components.flatMap(({ members }) => members).filter(({ kind }) => kind === 'alert');
  return rules.flatMap(({ name, labels }) =>
    Object.entries(labels).flatMap(([label, value]) =>
      value.includes('{{') ? [`${name}: the label ${label} is a template, and is left out.`] : [],
    ),
  );
}

function timeOf(time: number): string {
  return new Date(time * 1_000).toISOString().replace(/\.000Z$/, 'Z');
}
