import type { Answer } from './exchange.ts';
import { quoted } from './prometheus-text/rejections.ts';

/** Why no answer came, in a sentence. */
export function requestProblem(address: URL, timeoutMs: number, error: unknown): string {
  const url = shown(address);
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `${url} timed out after ${timeoutMs / 1000} s: the server may be busy (some answer between two batches only); raise its timeout if this happens often`;
  }
  const code = codeOf(error);
  const known = PROBLEM_BY_CODE.find(({ codes }) => codes.test(code));
  if (known) return known.sentence(address, code);
  return `${url} cannot be read: ${quoted(error instanceof Error ? error.message : String(error))}`;
}

const PROBLEM_BY_CODE: readonly { codes: RegExp; sentence: (url: URL, code: string) => string }[] = [
  {
    codes: /^ECONNREFUSED$/,
    sentence: (url) => `nothing listens at ${url.origin}: is the server running, and is this its port?`,
  },
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    sentence: (url, code) =>
      `the name ${quoted(url.hostname)} is not known to DNS (${code}): check the host in url`,
  },
  {
    codes: /^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/,
    sentence: (url, code) => `${url.origin} cannot be reached (${code}): check host, port and firewall`,
  },
  {
    codes: /^(ECONNRESET|EPIPE|Z_BUF_ERROR|HPE_INVALID_EOF_STATE)$/,
    sentence: (url) =>
      `${shown(url)} broke off the connection before the end of the page: the server may have crashed${url.protocol === 'http:' ? '; if it speaks TLS, use https://' : ''}`,
  },
  {
    codes: /^HPE_/,
    sentence: (url, code) =>
      `what answers at ${url.origin} is not HTTP (${code}): if it is TLS, use https://`,
  },
  {
    codes: /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO)$/,
    sentence: (url, code) => `${url.origin} does not speak TLS (${code}): use http://`,
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    sentence: (url) =>
      `the certificate of ${url.origin} is for another name: put the name that it has into url`,
  },
  {
    codes: /CERT|UNABLE_TO_VERIFY/,
    sentence: (url, code) =>
      `the certificate of ${url.origin} is not trusted (${code}): name its CA with NODE_EXTRA_CA_CERTS=/path/to/ca.pem`,
  },
  {
    codes: /^Z_/,
    sentence: (url, code) => `${shown(url)} says that its page is gzip, and it is not (${code})`,
  },
];

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

function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
