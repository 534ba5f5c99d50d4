import type { Answer } from '../../http-exchange/exchange.ts';
import { networkProblem, shown } from '../../http-exchange/network-problem.ts';
import { quoted } from './prometheus-text/rejections.ts';

const WORDS = { asked: 'page', address: 'url', ca: 'NODE_EXTRA_CA_CERTS=/path/to/ca.pem' };

/** Why no answer came, in a sentence. */
export function requestProblem(address: URL, timeoutMs: number, error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `${shown(address)} timed out after ${timeoutMs / 1000} s: the server may be busy (some answer between two batches only); raise its timeout if this happens often`;
  }
  return networkProblem(address, error, WORDS);
}

/** What is wrong with an answer, in a sentence; undefined when it can be a page. */
export function answerProblem({ url, status, header, body, cut }: Answer): string | undefined {
  if (status !== 200) return statusProblem(url, status, header('location'), body);
  if (cut) return `${shown(url)} answered more than 16 MiB: that is no page of an inference server`;
  const type = (header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const encoding = header('content-encoding') ?? 'identity';
  if (!/^(identity|(x-)?gzip)$/i.test(encoding)) {
    return `${shown(url)} answered with content-encoding ${quoted(encoding)}, and gzip or none was asked for`;
  }
  if (type === 'text/html' || /^\s*</.test(body.slice(0, 200))) {
    return `answered text/html, not Prometheus text: is ${shown(url)} the /metrics address?`;
  }
  if (type === 'application/json') {
    return `answered application/json, not Prometheus text: trtllm-serve has its page at ${url.origin}/prometheus/metrics`;
  }
  if (type !== '' && type !== 'text/plain' && type !== 'application/openmetrics-text') {
    return `${shown(url)} answered ${quoted(type)}, not Prometheus text (text/plain)`;
  }
  if (body.trim() === '') return `${shown(url)} answered an empty page: has the server metrics switched off?`;
  return undefined;
}

function statusProblem(url: URL, status: number, location: string | undefined, body: string): string {
  const answered = `${shown(url)} answered ${status}`;
  if (status === 404 || status === 405) {
    const usual =
      url.pathname === '/metrics'
        ? 'Other paths in use: /prometheus/metrics (trtllm-serve), /v1/metrics (NIM)'
        : `Try ${url.origin}/metrics`;
    return `${answered}: there is no page at this path. ${usual}`;
  }
  if (status === 401 || status === 403) {
    return `${answered}: it wants credentials. Put them into url, as in http://user:password@127.0.0.1:8000/metrics, or let this host read the page without`;
  }
  if (status >= 300 && status < 400 && location !== undefined && URL.canParse(location, url.href)) {
    return `${answered} with a redirect to ${shown(new URL(location, url))}, which is not followed: put the right address into url`;
  }
  const said = /^\s*</.test(body) ? '' : (body.trim().split('\n', 1)[0] ?? '');
  const quote = said === '' ? '' : `: ${quoted(said)}`;
  return status === 503
    ? `${answered}${quote}: the server may still be loading its model`
    : `${answered}${quote}`;
}
