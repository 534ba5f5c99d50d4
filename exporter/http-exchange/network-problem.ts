import { quoted } from '../sources/inference/prometheus-text/rejections.ts';

/** How the operator calls what a sentence tells to change. */
export interface Words {
  /** What was asked for: `page`, `answer`. */
  readonly asked: string;
  /** The setting that holds the address. */
  readonly address: string;
  /** What names the CA of the server. */
  readonly ca: string;
}

interface Known {
  readonly codes: RegExp;
  readonly sentence: (url: URL, code: string, words: Words) => string;
}

const KNOWN: readonly Known[] = [
  {
    codes: /^ECONNREFUSED$/,
    sentence: (url) => `nothing listens at ${url.origin}: is the server running, and is this its port?`,
  },
  {
    codes: /^(ENOTFOUND|EAI_AGAIN)$/,
    sentence: (url, code, { address }) =>
      `the name ${quoted(url.hostname)} is not known to DNS (${code}): check the host in ${address}`,
  },
  {
    codes: /^(EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/,
    sentence: (url, code) => `${url.origin} cannot be reached (${code}): check host, port and firewall`,
  },
  {
    codes: /^(ECONNRESET|EPIPE|Z_BUF_ERROR|HPE_INVALID_EOF_STATE)$/,
    sentence: (url, _, { asked }) =>
      `${shown(url)} broke off the connection before the end of the ${asked}: the server may have crashed${url.protocol === 'http:' ? '; if it speaks TLS, use https://' : ''}`,
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
    sentence: (url, _, { address }) =>
      `the certificate of ${url.origin} is for another name: put the name that it has into ${address}`,
  },
  {
    codes: /CERT|UNABLE_TO_VERIFY/,
    sentence: (url, code, { ca }) =>
      `the certificate of ${url.origin} is not trusted (${code}): name its CA with ${ca}`,
  },
  {
    codes: /^Z_/,
    sentence: (url, code, { asked }) =>
      `${shown(url)} says that its ${asked} is gzip, and it is not (${code})`,
  },
];

/** Why no answer came, in a sentence: user, password and query of the address, which may be secrets, are not in it. */
export function networkProblem(url: URL, error: unknown, words: Words): string {
  const code = codeOf(error);
  const known = KNOWN.find(({ codes }) => codes.test(code));
  if (known) return known.sentence(url, code, words);
  return `${shown(url)} cannot be read: ${quoted(error instanceof Error ? error.message : String(error))}`;
}

/** The part of an address that is no secret. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
