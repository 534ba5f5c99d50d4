import type { Answer, Post } from './transport.ts';

/** What became of a batch. */
export interface Delivery {
  readonly sent: number;
  /** Refused one by one by the exporter. */
  readonly rejected: number;
  readonly dropped: number;
}

export interface DeliverOptions {
  readonly post: Post;
  /** Ends all of it. */
  readonly signal: AbortSignal;
  /** Waits before trying again, the given time or as long as there is. @returns false when there is no time left */
  readonly wait: (milliseconds: number) => Promise<boolean>;
  readonly onProblem: (message: string) => void;
}

const ANSWER_WITHIN_MS = 10_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;

/**
 * Sends lines until they are answered: the same bytes with the same ids, so that what was counted already is not counted
 * again. What the exporter will never take is dropped. Never rejects.
 */
export async function deliver(lines: readonly string[], options: DeliverOptions): Promise<Delivery> {
  const { post, signal, wait, onProblem } = options;
  const batch = lines.join('\n');
  for (let attempt = 0; !signal.aborted; attempt++) {
    const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const answer = await post(batch, within).catch(String);
    if (typeof answer !== 'string') {
      if (answer.status === 202) return taken(answer, lines.length, onProblem);
      if (answer.status === 413 && lines.length > 1) return deliverHalves(lines, options);
      if (!isWorthRetrying(answer.status)) {
        onProblem(`The exporter answers ${answer.status}: ${answer.body.slice(0, 500)}`);
        return { sent: 0, rejected: 0, dropped: lines.length };
      }
    }
    const problem = typeof answer === 'string' ? answer : `it answers ${answer.status}`;
    onProblem(`The exporter cannot be reached, observations wait: ${problem}`);
    if (!(await wait(waitMs(answer, attempt)))) break;
  }
  return { sent: 0, rejected: 0, dropped: lines.length };
}

async function deliverHalves(lines: readonly string[], options: DeliverOptions): Promise<Delivery> {
  const middle = lines.length >> 1;
  const first = await deliver(lines.slice(0, middle), options);
  const second = await deliver(lines.slice(middle), options);
  return {
    sent: first.sent + second.sent,
    rejected: first.rejected + second.rejected,
    dropped: first.dropped + second.dropped,
  };
}

interface TakenBody {
  readonly accepted?: number;
  readonly duplicates?: number;
  readonly rejected?: readonly { readonly path: string; readonly message: string; readonly try: string }[];
  readonly rejected_not_listed?: number;
}

function taken({ body }: Answer, length: number, onProblem: (message: string) => void): Delivery {
  let found: TakenBody;
  try {
    found = JSON.parse(body);
  } catch {
    onProblem('Something that is not the exporter answers 202. Is the url right?');
    return { sent: 0, rejected: 0, dropped: length };
  }
  const { accepted = 0, duplicates = 0, rejected = [], rejected_not_listed: more = 0 } = found;
  const [first] = rejected;
  if (first) onProblem(`The exporter rejects events: ${first.path}: ${first.message} Try ${first.try}.`);
  return { sent: accepted + duplicates, rejected: rejected.length + more, dropped: 0 };
}

function isWorthRetrying(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** What the exporter asks for, else twice as long each time; a random part keeps senders apart. */
function waitMs(answer: Answer | string, attempt: number): number {
  const asked = typeof answer === 'string' ? undefined : answer.retryAfter;
  const own = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 20));
  const base = asked === undefined ? own : Math.min(LONGEST_WAIT_MS, asked * 1000);
  return base * (asked === undefined ? 0.5 + Math.random() / 2 : 1 + Math.random() / 10);
}
