import { count as counted, figure, percent, sentence } from '../../alerts/verdict/figures.ts';
import { WINDOW_SECONDS } from '../../alerts/verdict/inputs.ts';
import type { REQUEST_COLUMNS, ServerColumn } from './recent/columns.ts';
import { increaseOf } from './recent/points.ts';
import type { Ring } from './recent/ring.ts';
import type { TrackedServer } from './recent/tracked.ts';

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
export function noticesOf(ring: Ring, server: TrackedServer, now: number): readonly string[] {
  const slots = ring.slotsAfter(now - 2 * WINDOW_MS);
  const isCurrent = (slot: number) => ring.timeOf(slot) > now - WINDOW_MS;
  const current = trafficOf(server, slots.filter(isCurrent));
  const before = trafficOf(
    server,
    slots.filter((slot) => !isCurrent(slot)),
  );
  const found = [
    ...sharesOf(current),
    ...(isComparable(current, before) ? [lengthOf(current, before), rateOf(current, before)] : []),
  ];
  return found.filter((notice) => notice !== undefined).map(sentence);
}

function sharesOf({ outcomes, finished }: Traffic): readonly (string | undefined)[] {
  if (finished < LEAST_REQUESTS) return [];
  const share = (part: number, most: number, what: string, advice: string) =>
    part / finished > most
      ? `${percent(part / finished)} of the ${what} (${grouped(part)} of ${grouped(finished)})${advice}`
      : undefined;
  return [
    share(
      outcomes.empty,
      EMPTY_SHARE,
      'answers of the last 5 minutes were empty',
      ', although their status was 200: look at the stop tokens and the chat template, and at what the clients ask for',
    ),
    share(
      outcomes.error,
      ERROR_SHARE,
      'requests of the last 5 minutes failed',
      ': the log of the server has the reason',
    ),
    share(
      outcomes.truncated,
      TRUNCATED_SHARE,
      'answers of the last 5 minutes were cut off at their token limit',
      ': raise max_tokens of the requests, or ask for shorter answers',
    ),
  ];
}

function lengthOf(current: Traffic, before: Traffic): string | undefined {
  if (Math.min(current.answers, before.answers) < LEAST_REQUESTS) return undefined;
  const [now, then] = [current.tokens / current.answers, before.tokens / before.answers];
  if (!isChanged(now, then)) return undefined;
  const how = now < then ? 'shorter' : 'longer';
  return `answers became ${how}: ${counted(now, 'token')} on average, ${figure(then)} in the 5 minutes before; if no prompt or client changed, read some of them`;
}

function rateOf(current: Traffic, before: Traffic): string | undefined {
  if (Math.max(current.finished, before.finished) < LEAST_TRAFFIC) return undefined;
  const [now, then] = [current.finished / current.seconds, before.finished / before.seconds];
  if (!isChanged(now, then)) return undefined;
  return `requests ${now < then ? 'fell' : 'rose'} from ${figure(then)} to ${figure(now)} a second against the 5 minutes before`;
}

function isChanged(now: number, then: number): boolean {
  return now <= then * (1 - CHANGE) || now >= then * (1 + CHANGE);
}

function isComparable(current: Traffic, before: Traffic): boolean {
  return Math.min(current.seconds, before.seconds) >= LEAST_SPAN_SECONDS;
}

function trafficOf({ history }: TrackedServer, slots: readonly number[]): Traffic {
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
