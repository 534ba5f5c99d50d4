import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { exchange } from '../../http-exchange/exchange.ts';
import type { Answer } from '../../http-exchange/exchange.ts';
import { codeOf, networkProblem } from '../../http-exchange/network-problem.ts';
import { ReviewProblem } from '../problem.ts';
import { oneLine } from '../../sources/inference/prometheus-text/rejections.ts';
import type { ExporterConnection } from './exporter-connection.ts';
import type { Mark } from './mark.ts';

/** What became of marks. */
export interface Sent {
  readonly taken: readonly Mark[];
  readonly refused: readonly { readonly mark: Mark; readonly why: string }[];
  /** Whether the exporter knows it after a restart; absent where an older one does not say. */
  readonly survivesRestart?: boolean | undefined;
}

/** Of an answer no more refusals are listed. */
const MOST_AT_ONCE = 100;
const TIMEOUT_MS = 15_000;
const WORDS = { asked: 'answer', address: '--exporter', ca: '--exporter.ca-file=/path/to/ca.pem' };
const LONGEST = 1024 * 1024;

/**
 * Tells the exporter what was said of firings. Each is named by its firing, so that what is sent again counts once. `now` in
 * Unix milliseconds. Without marks it is asked whether it would take any.
 * @throws ReviewProblem when it takes none; those of the calls before are taken then
 */
export async function sendMarks(
  exporter: ExporterConnection,
  marks: readonly Mark[],
  now: number,
): Promise<Sent> {
  const [taken, refusedMarks]: [Mark[], { mark: Mark; why: string }[]] = [[], []];
  let survivesRestart: boolean | undefined;
  for (let at = 0; at < Math.max(1, marks.length); at += MOST_AT_ONCE) {
    const batch = marks.slice(at, at + MOST_AT_ONCE);
    const found = await post(exporter, JSON.stringify(batch.map((mark) => eventOf(mark, now))));
    const { rejected } = found;
    survivesRestart = found.survives_restart;
    const why = new Map(rejected.map((each) => [each.index, whyOf(each)]));
    for (const [index, mark] of batch.entries()) {
      const refusal = why.get(index);
      if (refusal === undefined) taken.push(mark);
      else refusedMarks.push({ mark, why: refusal });
    }
  }
  return { taken, refused: refusedMarks, survivesRestart };
}

function eventOf({ firing, verdict, note }: Mark, now: number): object {
  const { alert, signal, id, began, labels } = firing;
  const { server, model } = labels;
  return {
    event_id: randomUUID(),
    type: 'alert.reviewed',
    schema_version: 2,
    occurred_at: new Date(now).toISOString(),
    ...(server && { server }),
    ...(model && { model }),
    data: {
      alertname: alert,
      ...(signal !== '' && { signal }),
      verdict,
      ...(note !== undefined && { note }),
      firing: id,
      fired_at: new Date(began * 1000).toISOString(),
    },
  };
}

const answer = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.array(
    z.object({ index: z.number(), path: z.string(), message: z.string(), try: z.string().default('') }),
  ),
  survives_restart: z.boolean().optional(),
});
const refusal = z.object({ error: z.string() });

function whyOf({ path, message, try: suggestion }: z.infer<typeof answer>['rejected'][number]): string {
  const isOlder = path === 'data.firing' || path === 'data.fired_at' || path === 'data';
  const older = isOlder ? ' The exporter may be older than this program: bring it to the same version.' : '';
  return oneLine(`${path}: ${message}${older || ` Try ${suggestion}.`}`, 300);
}

async function post(exporter: ExporterConnection, body: string): Promise<z.infer<typeof answer>> {
  const { url, socketPath, ca, token, shown } = exporter;
  const question = {
    url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'gpu-headroom',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body,
    ...(socketPath !== undefined && { socketPath }),
    ...(ca !== undefined && { ca }),
    timeoutMs: TIMEOUT_MS,
    redirects: 0,
    longest: LONGEST,
    longestError: LONGEST,
  };
  const found = await exchange(question).catch((error: unknown) => {
    throw new ReviewProblem(unanswered(exporter, error));
  });
  const taken = found.status === 202 ? parse(answer, found.body) : undefined;
  if (!taken) throw new ReviewProblem(refused(found, shown));
  return taken;
}

function parse<T>(shape: z.ZodType<T>, text: string): T | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function unanswered({ url, socketPath, shown }: ExporterConnection, error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `The exporter at ${shown} did not answer within ${TIMEOUT_MS / 1000} s: nothing is known of what was sent. Send it again, it counts once.`;
  if (socketPath === undefined) {
    const said = networkProblem(url, error, WORDS);
    return `No exporter took it: ${said}${said.endsWith('?') ? ' Try --exporter=URL.' : '.'}`;
  }
  const why = codeOf(error) === 'EACCES' ? 'you may not use that socket' : 'nobody listens there';
  return `No exporter took it at ${shown}: ${why} (${codeOf(error)}). Try the path that its --web.listen-address has.`;
}

function refused({ status, body }: Answer, shown: string): string {
  const said = parse(refusal, body)?.error;
  const words = said === undefined ? '' : ` ${oneLine(said, 300)}`;
  switch (status) {
    case 401:
      return `The exporter at ${shown} answered 401.${words} Try --exporter.token-file, or user and password in the address by HEADROOM_EXPORTER.`;
    case 403:
      return `The exporter at ${shown} answered 403.${words} Then try --exporter.token-file.`;
    case 429:
    case 503:
      return `The exporter at ${shown} answered ${status}.${words} Try again in a moment.`;
    default:
      return said === undefined
        ? `${shown} answered ${status}, not what an exporter of Headroom says. Is --exporter its address? Try --exporter=http://HOST:9840.`
        : `The exporter at ${shown} answered ${status}.${words}`;
  }
}
