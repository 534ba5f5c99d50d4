import { shown } from '../http-exchange/network-problem.ts';
import type { Answer } from '../http-exchange/exchange.ts';
import { oneLine, quoted } from '../sources/inference/prometheus-text/rejections.ts';
import type { Failure } from './answer.ts';

/**
 * `heavy`: a shorter range of the same may do; `passing`: the same may do a moment later; `final`: neither.
 */
export type ProblemKind = 'heavy' | 'passing' | 'final';

/** Why a server did not answer a query, in a sentence that tells what to do. */
export class PrometheusProblem extends Error {
  override readonly name = 'PrometheusProblem';
  readonly kind: ProblemKind;
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfter: number | undefined;

  constructor(message: string, kind: ProblemKind = 'final', retryAfter?: number) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

/** How Prometheus, Mimir, Thanos and VictoriaMetrics say that a query is too large. */
const HEAVY =
  /too many (samples|points|chunks|series|bytes)|maximum resolution|exceeded|exceeds|limit|timed out|timeout|out of memory|cannot select more than/i;
const LONGEST_MESSAGE = 300;

/** What a server that speaks the API says of a query that it does not answer. */
export function refusal(
  { url, status }: Answer,
  { errorType, error }: Failure,
  query: string,
): PrometheusProblem {
  const said = oneLine(error, LONGEST_MESSAGE);
  if (status === 429) return new PrometheusProblem(`${shown(url)} is asked too often: ${said}`, 'passing');
  if (status === 413 || errorType === 'timeout' || HEAVY.test(error)) {
    return new PrometheusProblem(`${shown(url)} finds the query too large: ${said}`, 'heavy');
  }
  if (status === 503 || errorType === 'canceled' || errorType === 'unavailable')
    return new PrometheusProblem(`${shown(url)} is not ready: ${said}`, 'passing');
  return new PrometheusProblem(`${shown(url)} refuses ${oneLine(query, LONGEST_MESSAGE)}: ${said}`);
}

/** Anything that is not an answer of the API. */
export function foreignAnswer(answer: Answer): PrometheusProblem {
  const { url, status, body, header } = answer;
  const at = shown(url);
  switch (status) {
    case 200:
      return new PrometheusProblem(
        `${at} answered ${described(answer)}, not what a Prometheus server says. Is ${base(url)} the address of one, and does no login page stand before it?`,
      );
    case 401:
      return new PrometheusProblem(
        `${at} answered 401: it wants to know who asks, and ${sent(answer)}. Try --prometheus.username with --prometheus.password-file, or --prometheus.token-file.`,
      );
    case 403:
      return new PrometheusProblem(
        `${at} answered 403: whoever asks may not read it${quoteOf(body)}. Ask for a user or a token that may query, or for the tenant to send with --prometheus.header="X-Scope-OrgID: ...".`,
      );
    case 404:
    case 405:
      return new PrometheusProblem(
        `${at} answered ${status}: there is no query API under ${base(url)}. Prometheus has it at http://HOST:9090, Mimir under /prometheus, a cluster of VictoriaMetrics under /select/0/prometheus.`,
      );
    case 413:
      return new PrometheusProblem(`${at} answered 413: the query is too large for it.`, 'heavy');
    case 429:
      return new PrometheusProblem(
        `${at} answered 429: it is asked too often.`,
        'passing',
        seconds(header('retry-after')),
      );
    default:
      break;
  }
  if (status >= 300 && status < 400) {
    const location = header('location') ?? '';
    const target = URL.canParse(location, url.href) ? ` to ${shown(new URL(location, url))}` : '';
    return new PrometheusProblem(
      `${at} answered ${status} with a redirect${target}, which is not followed: credentials are sent only where you say. Put the right address into --prometheus.`,
    );
  }
  const kind = status === 504 ? 'heavy' : status >= 502 ? 'passing' : 'final';
  return new PrometheusProblem(
    `${at} answered ${status}${quoteOf(body)}.`,
    kind,
    seconds(header('retry-after')),
  );
}

function described({ body, header }: Answer): string {
  if (/^\s*</.test(body)) return 'a web page';
  if (body.trim() === '') return 'nothing';
  const type = (header('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
  return type === '' ? 'something else' : quoted(type);
}

function sent({ header }: Answer): string {
  const asks = header('www-authenticate')?.split(' ', 1)[0]?.toLowerCase();
  if (asks === 'basic') return 'takes a user and a password';
  return asks === 'bearer' ? 'takes a token' : 'does not take what was sent';
}

function base(url: URL): string {
  return shown(url).replace(/\/api\/v1\/.*$/, '');
}

/** Its first line, if it is no web page. */
function quoteOf(body: string): string {
  const [line = ''] = body.trim().split('\n', 1);
  return line === '' || /^\s*</.test(body) ? '' : ` (${quoted(line)})`;
}

function seconds(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && value >= 0 ? value : undefined;
}
