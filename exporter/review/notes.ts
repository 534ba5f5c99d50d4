import { duration } from '../../alerts/verdict/figures.ts';
import type { Firing } from './firing.ts';
import { spanText } from './render/cells.ts';
import type { Looked } from './read/read-looked.ts';
import type { ReviewsRead } from './read/read-reviews.ts';

export interface NotedOf {
  readonly listed: readonly Firing[];
  readonly reviews: ReviewsRead;
  readonly looked: Looked;
  readonly young: number;
  /** Unix seconds, as of the list. */
  readonly from: number;
  readonly to: number;
  /** Seconds between two looks for gaps. */
  readonly step: number;
}

/** What there is to know before the list is believed. */
export function notesOf(of: NotedOf): readonly string[] {
  const { listed, reviews, young } = of;
  const notes = [...gapNotes(of)];
  const unnamed = reviews.told.filter(({ firedAt, at }) => firedAt === undefined && at > of.from).length;
  if (unnamed > 0)
    notes.push(
      `${some(unnamed, 'review')} without a firing, sent by hand: the audit counts them for their alerts, and the list cannot say for which firing.`,
    );
  const lost = listed.filter(({ review }) => review?.isLost).length;
  if (lost > 0)
    notes.push(
      `${some(lost, 'review')} that no exporter tells any more: it is down, or was restarted without intake.state_directory. Say it again when that is set.`,
    );
  const elsewhere = listed.filter(({ isElsewhere }) => isElsewhere).length;
  if (elsewhere > 0)
    notes.push(
      `${some(elsewhere, 'firing')} of which only Alertmanager knows, as from another Prometheus: this one's audit does not count them.`,
    );
  if (young > 0)
    notes.push(
      `${some(young, 'alert')} in Alertmanager that fired in the last two minutes: look again when Prometheus has recorded them.`,
    );
  return notes;
}

function gapNotes({ looked: { from: first, until = 0, gaps }, from, to, step }: NotedOf): readonly string[] {
  if (first === undefined)
    return [
      `No exporter was scraped in these ${spanText(to - from)}: what is listed is what alerts alone say.`,
    ];
  const notes: string[] = [];
  if (first - from > 2 * step)
    notes.push(`Nothing is known of the time before ${new Date(first * 1000).toISOString()}.`);
  if (to - until > 2 * step)
    notes.push(`No exporter was scraped since ${new Date(until * 1000).toISOString()}.`);
  const longest = gaps.toSorted((one, other) => other.hours - one.hours)[0];
  if (longest)
    notes.push(
      `${some(gaps.length, 'gap')} in which no exporter was scraped, the longest of ${duration(longest.hours * 3_600)} from ${new Date(longest.from * 1000).toISOString()}: what would have fired then is not known.`,
    );
  return notes;
}

function some(number: number, one: string): string {
  return `${number} ${one}${number === 1 ? '' : 's'}`;
}
