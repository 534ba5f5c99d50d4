/** What is on the screen, and what a key makes of it: no terminal in here. */
import type { Firing, Verdict } from '../firing.ts';
import type { Mark } from '../marks/mark.ts';
import { isUnreviewed } from '../review-list.ts';

export interface Screen {
  readonly firings: readonly Firing[];
  /** Index of the firing that keys are about. */
  readonly cursor: number;
  /** What is not sent yet, by id, in the order in which it was said. */
  readonly marks: ReadonlyMap<string, Verdict>;
  readonly notes: ReadonlyMap<string, string>;
  readonly mode: Mode;
  /** What happened last, in a sentence. */
  readonly message: string;
}

/** `note`: text is typed; `leave`: what becomes of what is not sent; `send`: the exporter is being told, then it is left or not. */
export type Mode =
  | { readonly kind: 'list' }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'leave' }
  | { readonly kind: 'send'; readonly thenLeave: boolean }
  | { readonly kind: 'left' };

export interface Key {
  /** As readline names it: `up`, `return`, `j`. */
  readonly name: string;
  /** What it types; empty for a key that types nothing. */
  readonly text: string;
}

const LIST: Mode = { kind: 'list' };
const PAGE = 10;
const LONGEST_NOTE = 500;

/** Begins at the first firing that nobody reviewed. */
export function openScreen(firings: readonly Firing[], message = ''): Screen {
  const cursor = Math.max(0, firings.findIndex(isUnreviewed));
  return { firings, cursor, marks: new Map(), notes: new Map(), mode: LIST, message };
}

/** What is to be sent. */
export function marksOf({ firings, marks, notes }: Screen): readonly Mark[] {
  return [...marks].flatMap(([id, verdict]) => {
    const firing = firings.find((each) => each.id === id);
    const note = notes.get(id);
    return firing ? [{ firing, verdict, ...(note !== undefined && { note }) }] : [];
  });
}

export function press(screen: Screen, key: Key): Screen {
  switch (screen.mode.kind) {
    case 'note':
      return typeNote(screen, screen.mode.text, key);
    case 'leave':
      return decide(screen, key);
    case 'list':
      return command({ ...screen, message: '' }, key);
    // It goes on when the exporter has answered.
    case 'send':
    case 'left':
      return screen;
  }
}

function command(screen: Screen, { name }: Key): Screen {
  const { cursor, firings, marks } = screen;
  switch (name) {
    case 'j':
    case 'down':
      return moveTo(screen, cursor + 1);
    case 'k':
    case 'up':
      return moveTo(screen, cursor - 1);
    case 'pagedown':
    case 'space':
      return moveTo(screen, cursor + PAGE);
    case 'pageup':
      return moveTo(screen, cursor - PAGE);
    case 'home':
      return moveTo(screen, 0);
    case 'end':
      return moveTo(screen, firings.length - 1);
    case 's':
      return skip(screen);
    case 't':
      return mark(screen, 'real');
    case 'f':
      return mark(screen, 'noise');
    case 'n':
      return { ...screen, mode: { kind: 'note', text: screen.notes.get(firings[cursor]?.id ?? '') ?? '' } };
    case 'u':
      return undo(screen);
    case 'w':
    case 'return':
      return marks.size === 0 ? { ...screen, message: 'There is nothing to send.' } : sending(screen, false);
    case 'q':
    case 'escape':
      return { ...screen, mode: marks.size === 0 ? { kind: 'left' } : { kind: 'leave' } };
    default:
      return screen;
  }
}

function moveTo(screen: Screen, index: number): Screen {
  return { ...screen, cursor: Math.max(0, Math.min(screen.firings.length - 1, index)) };
}

/** To the next one of which nothing was said, from the top again after the last. */
function skip(screen: Screen): Screen {
  const { firings, cursor, marks } = screen;
  const order = [...firings.keys()].map((index) => (cursor + 1 + index) % firings.length);
  const next = order.find((index) => {
    const firing = firings[index];
    return index !== cursor && firing && isUnreviewed(firing) && !marks.has(firing.id);
  });
  if (next !== undefined) return moveTo(screen, next);
  return { ...screen, message: 'All others have a review: w sends what you said, q leaves.' };
}

function mark(screen: Screen, verdict: Verdict): Screen {
  const firing = screen.firings[screen.cursor];
  if (!firing) return screen;
  const marks = new Map(screen.marks);
  // What is said last stands last, for undo.
  marks.delete(firing.id);
  const isSaid = !isUnreviewed(firing) && firing.review?.verdict === verdict;
  if (isSaid && !screen.notes.has(firing.id))
    return { ...screen, marks, message: 'That is what was said of it.' };
  marks.set(firing.id, verdict);
  return skip({ ...screen, marks });
}

/** Takes the last word back, and goes to what it was about. */
function undo(screen: Screen): Screen {
  const id = [...screen.marks.keys()].at(-1);
  if (id === undefined)
    return { ...screen, message: 'Nothing to undo. What was sent is put right by t or f, and sent again.' };
  const marks = new Map(screen.marks);
  marks.delete(id);
  return moveTo(
    { ...screen, marks },
    screen.firings.findIndex((firing) => firing.id === id),
  );
}

function typeNote(screen: Screen, text: string, { name, text: typed }: Key): Screen {
  const { firings, cursor, marks, notes } = screen;
  const id = firings[cursor]?.id ?? '';
  switch (name) {
    case 'escape':
      return { ...screen, mode: LIST };
    case 'backspace':
      return { ...screen, mode: { kind: 'note', text: Array.from(text).slice(0, -1).join('') } };
    case 'return':
    case 'enter': {
      const kept = new Map(notes);
      if (text.trim() === '') kept.delete(id);
      else kept.set(id, text.trim());
      const message = kept.has(id) && !marks.has(id) ? 'The note is sent with t or f.' : '';
      return { ...screen, notes: kept, mode: LIST, message };
    }
    default: {
      const clean = typed.replaceAll(/\p{Cc}/gu, '');
      return { ...screen, mode: { kind: 'note', text: (text + clean).slice(0, LONGEST_NOTE) } };
    }
  }
}

function decide(screen: Screen, { name }: Key): Screen {
  if (name === 'y' || name === 'return') return sending(screen, true);
  if (name === 'n') return { ...screen, mode: { kind: 'left' } };
  return name === 'escape' ? { ...screen, mode: LIST } : screen;
}

function sending(screen: Screen, thenLeave: boolean): Screen {
  return { ...screen, mode: { kind: 'send', thenLeave } };
}

/** After an answer: what was taken is a review, at a time in Unix seconds; what was not stays to be sent. */
export function settle(
  screen: Screen,
  taken: readonly Mark[],
  problem: string | undefined,
  now: number,
): Screen {
  const verdicts = new Map(taken.map(({ firing, verdict }) => [firing.id, verdict]));
  const firings = screen.firings.map((firing) => {
    const verdict = verdicts.get(firing.id);
    return verdict ? { ...firing, review: { verdict, at: now } } : firing;
  });
  const isLeft = ([id]: readonly [string, string]) => !verdicts.has(id);
  const marks = new Map([...screen.marks].filter(isLeft));
  const notes = new Map([...screen.notes].filter(isLeft));
  const leaves = screen.mode.kind === 'send' && screen.mode.thenLeave && problem === undefined;
  const message = problem ?? `Sent ${taken.length}.`;
  return { ...screen, firings, marks, notes, mode: leaves ? { kind: 'left' } : LIST, message };
}
