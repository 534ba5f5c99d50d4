import { ConfigProblem } from '../../config/problem.ts';
import { shortId } from '../firing.ts';
import type { Firing, Verdict } from '../firing.ts';
import { isUnreviewed } from '../review-list.ts';

/** What somebody says of a firing. */
export interface Mark {
  readonly firing: Firing;
  readonly verdict: Verdict;
  readonly note?: string;
}

interface Typed {
  /** As typed: the beginning of an id, or `all`. */
  readonly which: string;
  readonly verdict: Verdict;
}

const VERDICTS = new Map<string, Verdict>([
  ['true', 'real'],
  ['false', 'noise'],
  // As events have it.
  ['real', 'real'],
  ['noise', 'noise'],
]);
const ALL = 'all';
const LEAST_OF_ID = 4;
/** As many characters as the exporter takes. */
const LONGEST_NOTE = 4_096;

/** What stands in `--mark` and `--note`, before any server is asked. @throws ConfigProblem */
export function readMarks(
  marks: readonly string[],
  note: string,
  alerts: readonly string[],
): readonly Typed[] {
  const problems: string[] = [];
  if (marks.length === 0 && note !== '')
    problems.push('--note: of which firing? Try --mark=ID=true, with an id of the list.');
  if (note.length > LONGEST_NOTE)
    problems.push(`--note: longer than ${LONGEST_NOTE} characters. Try the first sentence of it.`);
  const typed = marks.flatMap((text) => {
    const at = text.lastIndexOf('=');
    const which = text.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const verdict = VERDICTS.get(
      text
        .slice(at + 1)
        .trim()
        .toLowerCase(),
    );
    if (which === '' || !verdict) {
      problems.push(`--mark: "${text}" is not ID=true or ID=false. Try "9f86d081=false".`);
      return [];
    }
    if (which !== ALL && !/^[0-9a-f]{4,}(-[0-9tz]*)?$/.test(which)) {
      problems.push(
        `--mark: "${which}" is no id of the list, nor ${LEAST_OF_ID} or more characters of the beginning of one. Without --mark the list is printed.`,
      );
      return [];
    }
    if (which === ALL && alerts.length === 0)
      problems.push('--mark: all firings of which alert? Try --alert=InferenceStalled beside it.');
    return [{ which, verdict }];
  });
  if (problems.length > 0) throw new ConfigProblem(problems);
  return typed;
}

/** The firings that are meant, each once: the last word on one counts. @throws ConfigProblem for an id that is not there */
export function resolveMarks(
  typed: readonly Typed[],
  note: string,
  firings: readonly Firing[],
): readonly Mark[] {
  const problems: string[] = [];
  const marks = new Map<string, Mark>();
  for (const { which, verdict } of typed) {
    const meant = which === ALL ? firings.filter(isUnreviewed) : startingWith(which, firings, problems);
    for (const firing of meant) marks.set(firing.id, { firing, verdict, ...(note !== '' && { note }) });
  }
  if (problems.length > 0) throw new ConfigProblem(problems);
  return [...marks.values()];
}

function startingWith(which: string, firings: readonly Firing[], problems: string[]): readonly Firing[] {
  const found = firings.filter(({ id }) => id.toLowerCase().startsWith(which));
  if (found.length === 1) return found;
  problems.push(
    found.length === 0
      ? `--mark: no firing of this range is "${which}". Try a longer --range; without --mark the list is printed.`
      : `--mark: "${which}" is the beginning of ${found.length} ids: ${found.map(({ id }) => id).join(', ')}. Try one of them.`,
  );
  return [];
}

/** Whether it was said already, as far as is known, and nothing is added. */
export function isSaid({ firing, verdict, note }: Mark): boolean {
  return !isUnreviewed(firing) && firing.review?.verdict === verdict && note === undefined;
}

/** As people say it. */
export function wordOf(verdict: Verdict): string {
  return verdict === 'real' ? 'true' : 'false alarm';
}

/** A firing in a sentence. */
export function nameOf(firing: Firing): string {
  return `${shortId(firing)} ${firing.alert}`;
}
