import { count as counted, figure, percent, sentence } from '../../alerts/verdict/figures.ts';
import { WINDOW_SECONDS } from '../../alerts/verdict/inputs.ts';
import type { REQUEST_COLUMNS, ServerColumn } from './recent/columns.ts';
import { increaseOf } from './recent/points.ts';
import type { Ring } from './recent/ring.ts';
import type { TrackedServer } from './recent/tracked.ts';
import type { NoticeView } from './view.ts';

const WINDOW_MS = WINDOW_SECONDS * 1000;
/** Fewer requests than this say nothing of a share. */
const LEAST_REQUESTS = 20;
const EMPTY_SHARE = 0.05;
const ERROR_SHARE = 0.05;
const TRUNCATED_SHARE = 0.3;
/** A change to half or to one and a half times is told. */
const CHANGE = 0.5;
/** Requests in the busier of two windows: with fewer, a rate halves by chance. */
const LEAST_TRAFFIC = 50;
/** The window that the current one is compared with: as far back as is remembered, so that a change is told for long. */
const WINDOWS_BACK = [2, 1];
/** Windows that are known for less than this are not compared. */
const LEAST_SPAN_SECONDS = 120;

type Outcomes = Readonly<Record<keyof typeof REQUEST_COLUMNS, number>>;

/** Increase of what was counted over one window. */
interface Traffic {
  readonly seconds: number;
  readonly outcomes: Outcomes;
  readonly finished: number;
  readonly answers: number;
  readonly tokens: number;
}

/** What is worth knowing of a server beside its verdict, at `now` (Unix milliseconds): sentences. */
export function noticesOf(ring: Ring, server: TrackedServer, now: number): readonly NoticeView[] {
  const current = trafficBetween(ring, server, now - WINDOW_MS, now);
  const texts = changesOf(ring, server, current, now);
  return [
    ...sharesOf(current).map((text) => notice('warning', text)),
    notice('warning', texts.length),
    notice('note', texts.rate),
  ].filter((found) => found !== undefined);
}

/** Against the oldest window that can be compared. */
function changesOf(ring: Ring, server: TrackedServer, current: Traffic, now: number) {
  for (const windows of WINDOWS_BACK) {
    const until = now - windows * WINDOW_MS;
    const before = trafficBetween(ring, server, until - WINDOW_MS, until);
    const ago = `${(windows * WINDOW_SECONDS) / 60} minutes before`;
    if (isComparable(current, before))
      return { length: lengthOf(current, before, ago), rate: rateOf(current, before, ago) };
  }
  return {};
}

function notice(kind: NoticeView['kind'], text: string | undefined): NoticeView | undefined {
  return text === undefined ? undefined : { kind, text: sentence(text) };
}

function sharesOf({ outcomes, finished }: Traffic): readonly (string | undefined)[] {
  // Errors, and what clients gave up, are no answers.
  const answered = outcomes.ok + outcomes.empty + outcomes.truncated;
  return [
    share(
      [outcomes.empty, answered],
      EMPTY_SHARE,
      'answers of the last 5 minutes were empty',
      ', although their status was 200: look at the stop tokens and the chat template, and at what the clients ask for',
    ),
    share(
      [outcomes.error, finished],
      ERROR_SHARE,
      'requests of the last 5 minutes failed',
      ': the log of the server has the reason',
    ),
    share(
      [outcomes.truncated, answered],
      TRUNCATED_SHARE,
      'answers of the last 5 minutes were cut off at their token limit',
      ': raise max_tokens of the requests, or ask for shorter answers',
    ),
  ];
}

/** Said only of a share that is over `most`, of enough of them. */
function share(
  [part, of]: readonly [part: number, of: number],
  most: number,
  what: string,
  advice: string,
): string | undefined {
  if (of < LEAST_REQUESTS || part / of <= most) return undefined;
  return `${percent(part / of)} of the ${what} (${grouped(part)} of ${grouped(of)})${advice}`;
}

function lengthOf(current: Traffic, before: Traffic, ago: string): string | undefined {
  if (Math.min(current.answers, before.answers) < LEAST_REQUESTS) return undefined;
  const [now, then] = [current.tokens / current.answers, before.tokens / before.answers];
  if (!isChanged(now, then)) return undefined;
  const how = now < then ? 'shorter' : 'longer';
  return `answers became ${how}: ${counted(now, 'token')} on average, and ${ago} it was ${figure(then)}; if no prompt or client changed, read some of them`;
}

function rateOf(current: Traffic, before: Traffic, ago: string): string | undefined {
  if (Math.max(current.finished, before.finished) < LEAST_TRAFFIC) return undefined;
  const [now, then] = [current.finished / current.seconds, before.finished / before.seconds];
  if (!isChanged(now, then)) return undefined;
  return `requests ${now < then ? 'fell' : 'rose'} to ${figure(now)} a second; ${ago} it was ${figure(then)}`;
}

function isChanged(now: number, then: number): boolean {
  return now <= then * (1 - CHANGE) || now >= then * (1 + CHANGE);
}

function isComparable(current: Traffic, before: Traffic): boolean {
  return Math.min(current.seconds, before.seconds) >= LEAST_SPAN_SECONDS;
}

function trafficBetween(ring: Ring, { history }: TrackedServer, from: number, until: number): Traffic {
  const slots = ring.slotsAfter(from).filter((slot) => ring.timeOf(slot) <= until);
  const increase = (name: ServerColumn) => increaseOf(history.points(name, slots)) ?? 0;
  const outcomes = {
    ok: increase('ok'),
    empty: increase('empty'),
    truncated: increase('truncated'),
    aborted: increase('aborted'),
    error: increase('error'),
  };
  const read = history.points('ok', slots);
  return {
    seconds: ((read.at(-1)?.at ?? 0) - (read[0]?.at ?? 0)) / 1000,
    outcomes,
    finished: Object.values(outcomes).reduce((sum, value) => sum + value, 0),
    answers: increase('outputCount'),
    tokens: increase('outputSum'),
  };
}

/** `1 084`, with a space that does not break. */
function grouped(value: number): string {
  return value.toFixed(0).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u00A0');
}
