import { z } from 'zod';
import { exchange } from '../../http-exchange/exchange.ts';
import type { Answer } from '../../http-exchange/exchange.ts';
import { networkProblem, shown } from '../../http-exchange/network-problem.ts';
import type { SeriesLabels } from '../../prometheus-client/answer.ts';
import type { Connection } from '../../prometheus-client/connection.ts';
import type { Firing } from '../firing.ts';
import { ReviewProblem } from '../problem.ts';

/** An alert that Alertmanager holds now. */
export interface HeldAlert {
  readonly labels: SeriesLabels;
  /** Unix seconds: when it was first sent, which is after it began. */
  readonly firedAt: number;
  readonly muted: Firing['muted'];
}

const alerts = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    startsAt: z.iso.datetime({ offset: true }),
    status: z.object({
      silencedBy: z.array(z.string()).default([]),
      inhibitedBy: z.array(z.string()).default([]),
    }),
  }),
);

const WORDS = { asked: 'answer', address: '--alertmanager', ca: '--prometheus.ca-file=/path/to/ca.pem' };
const LONGEST = 64 * 1024 * 1024;

/**
 * What fires by the word of an Alertmanager. User, token and headers of Prometheus are sent to it where it is at the same
 * address, as in Mimir; elsewhere it is asked without.
 * @throws ReviewProblem
 */
export async function readAlertmanager(url: string, prometheus: Connection): Promise<readonly HeldAlert[]> {
  const address = new URL(`${withoutEnd(url)}/api/v2/alerts`);
  const { ca, timeoutMs, headers } = prometheus;
  const question = {
    url: address,
    headers: {
      accept: 'application/json',
      'user-agent': 'gpu-headroom',
      ...(address.origin === new URL(prometheus.url).origin && headers),
    },
    ...(ca !== undefined && { ca }),
    timeoutMs,
    redirects: 0,
    longest: LONGEST,
    longestError: 64 * 1024,
  };
  const answer = await exchange(question).catch((error: unknown) => {
    throw new ReviewProblem(unanswered(address, error, timeoutMs));
  });
  const found = answer.status === 200 ? parse(answer.body) : undefined;
  if (!found) throw new ReviewProblem(foreign(answer));
  return found.map(({ labels, startsAt, status }) => ({
    labels,
    firedAt: Math.floor(Date.parse(startsAt) / 1000),
    muted: mutedBy(status),
  }));
}

function mutedBy({ silencedBy, inhibitedBy }: z.infer<typeof alerts>[number]['status']): Firing['muted'] {
  if (silencedBy.length > 0) return 'silenced';
  return inhibitedBy.length > 0 ? 'inhibited' : undefined;
}

/** People copy the address of the page, or of the API. */
function withoutEnd(text: string): string {
  const url = new URL(text);
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/api\/v2(\/.*)?$/, '');
  return url.href.replace(/\/+$/, '');
}

function parse(body: string): z.infer<typeof alerts> | undefined {
  try {
    return alerts.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function unanswered(url: URL, error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `${shown(url)} did not answer within ${timeoutMs / 1000} s. Leave --alertmanager out to go by Prometheus alone.`;
  const said = networkProblem(url, error, WORDS);
  return said.endsWith('?') ? said : `${said}.`;
}

function foreign({ url, status }: Answer): string {
  const at = `${shown(url)} answered ${status}`;
  if (status === 401 || status === 403)
    return `${at}: whoever asks may not read it. Put user and password into --alertmanager, or leave it out to go by Prometheus alone.`;
  return `${at}, not what an Alertmanager says. It has its API at http://HOST:9093, that of Mimir under /alertmanager.`;
}
