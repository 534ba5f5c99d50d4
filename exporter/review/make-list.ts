import { count } from '../../alerts/verdict/figures.ts';
import { AUDIT_DAYS } from '../../alerts/audit/rules.ts';
import type { PrometheusClient, Range } from '../prometheus-client/client.ts';
import type { Firing } from './firing.ts';
import { notesOf } from './notes.ts';
import { ReviewProblem } from './problem.ts';
import type { HeldAlert } from './read/read-alertmanager.ts';
import { readFirings } from './read/read-firings.ts';
import { readLooked } from './read/read-looked.ts';
import { readReviews } from './read/read-reviews.ts';
import { withAlertmanager } from './read/with-alertmanager.ts';
import { spanText } from './render/cells.ts';
import { auditOf, withReviews } from './review-list.ts';
import type { ReviewList } from './review-list.ts';

export interface ListOptions {
  /** Seconds back from `now`, which is in Unix seconds. */
  readonly seconds: number;
  readonly now: number;
  readonly source: string;
  readonly timeZone: string;
  /** Names of the alerts that are wanted. */
  readonly alerts: readonly string[];
  /** What Alertmanager holds, if one was asked. */
  readonly held?: readonly HeldAlert[];
  /** Gets what is done of it, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** As often as the audit looks: what fires for less is not counted by it either. */
const STEP = 60;
/** For gaps; over a long range they are looked for in larger steps. */
const LOOKED_STEP = 300;
const LOOKED_STEPS = 5_000;
/** For reviews that are lost: there may be hundreds. */
const REVIEW_STEP = 3_600;
const AUDIT_SECONDS = AUDIT_DAYS * 86_400;

/**
 * Reads the firings of a range with what was said of them.
 * @throws PrometheusProblem when the server does not answer, ReviewProblem when it has nothing of ours
 */
export async function makeList(client: PrometheusClient, options: ListOptions): Promise<ReviewList> {
  const { seconds, now, source, timeZone, alerts, held = [], onProgress } = options;
  // Whether the audit is due does not depend on how much is listed.
  const whole = Math.max(seconds, AUDIT_SECONDS);
  const step = LOOKED_STEP * Math.ceil(seconds / LOOKED_STEP / LOOKED_STEPS);
  const read = await readFirings(client, upTo(now, whole, STEP), alerts, (share) => onProgress(0.8 * share));
  const reviews = await readReviews(client, now, upTo(now, whole, REVIEW_STEP));
  onProgress(0.9);
  const looked = await readLooked(client, upTo(now, seconds, step));
  onProgress(1);
  if (read.length === 0 && held.length === 0 && looked.from === undefined)
    throw await nothingThere(client, options);
  const both = withAlertmanager(read, held, alerts, now);
  const firings = withReviews(both.firings, reviews, now).toSorted(latestFirst);
  const from = now - seconds;
  const listed = firings.filter(({ seenUntil }) => seenUntil > from);
  return {
    schema: 1,
    from,
    to: now,
    timeZone,
    source,
    firings: listed,
    alerts: auditOf(firings, reviews.told, now),
    notes: [
      ...notesOf({ listed, reviews, looked, young: both.young, from, to: now, step }),
      ...[...client.warnings].map((text) => `The server said: ${text}.`),
    ],
  };
}

/** Up to this second: whoever was just woken looks for what fired a moment ago. */
function upTo(now: number, seconds: number, step: number): Range {
  const to = Math.floor(now);
  return { from: to - (Math.max(1, Math.floor(seconds / step)) - 1) * step, to, step };
}

function latestFirst(one: Firing, other: Firing): number {
  return other.began - one.began || (one.alert < other.alert ? -1 : Number(one.alert > other.alert));
}

/** The server answers, and holds nothing of ours: what it holds instead. */
async function nothingThere(
  client: PrometheusClient,
  { now, seconds, source }: ListOptions,
): Promise<ReviewProblem> {
  const anything = await client.instant('count(up)', now);
  const [targets] = anything[0]?.samples[0]?.slice(1) ?? [];
  const what =
    targets === undefined
      ? 'It has no targets at all now: is it the right server, and the right tenant?'
      : `It has ${count(targets, 'target')}: let it scrape the exporter and load the rules in alerts/generated.`;
  return new ReviewProblem(
    `${source} knows of no exporter and no alert of Headroom in the last ${spanText(seconds)}. ${what}`,
  );
}
