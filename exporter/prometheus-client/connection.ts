import { readFileSync } from 'node:fs';
import { NO_URL } from '../config/options.ts';
import type { Options } from '../config/options.ts';
import { ConfigProblem } from '../config/problem.ts';

/** Where a Prometheus-compatible server is, and what it wants to see before it answers. */
export interface Connection {
  /** Without a slash at the end; `/api/v1/query` comes after it. May hold a path, and user and password. */
  readonly url: string;
  /** Secrets may be in their values: they are in no message. */
  readonly headers: Readonly<Record<string, string>>;
  /** PEM. */
  readonly ca?: string;
  /** For one query. */
  readonly timeoutMs: number;
}

/** Secrets by the environment: on the command line everybody on the machine could read them. */
const PASSWORD = 'HEADROOM_PROMETHEUS_PASSWORD';
const TOKEN = 'HEADROOM_PROMETHEUS_TOKEN';

type ConnectionOptions = Pick<Options, 'prometheus' | `prometheus.${ConnectionFlag}`>;
type ConnectionFlag = 'username' | 'password-file' | 'token-file' | 'ca-file' | 'header' | 'timeout';

/**
 * The connection that the flags and the environment describe, its files read.
 * @throws ConfigProblem for what is missing or cannot be
 */
export function connectionOf(options: ConnectionOptions, environment: NodeJS.ProcessEnv): Connection {
  const { prometheus: url } = options;
  if (url === '' || url === NO_URL)
    throw new ConfigProblem(['--prometheus: missing. Try --prometheus=http://127.0.0.1:9090.']);
  const ca = options['prometheus.ca-file'];
  return {
    url: baseOf(url),
    headers: { ...headersOf(options['prometheus.header']), ...authorisation(options, environment) },
    ...(ca !== '' && { ca: readText('prometheus.ca-file', ca) }),
    timeoutMs: options['prometheus.timeout'],
  };
}

/** People copy the address of the page, or of the API. */
function baseOf(text: string): string {
  const url = new URL(text);
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/(graph|api\/v1(\/.*)?)?$/, '');
  return url.href.replace(/\/+$/, '');
}

function authorisation(
  options: ConnectionOptions,
  environment: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  const user = options['prometheus.username'];
  const token = secret('prometheus.token-file', options['prometheus.token-file'], environment[TOKEN]);
  const password = secret(
    'prometheus.password-file',
    options['prometheus.password-file'],
    environment[PASSWORD],
  );
  if (user !== '' && token !== undefined)
    throw new ConfigProblem(['--prometheus.username: beside a bearer token. Leave one of them out.']);
  if (user === '' && password !== undefined)
    throw new ConfigProblem([
      '--prometheus.username: missing beside a password. Try --prometheus.username=me.',
    ]);
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (user === '') return {};
  const basic = Buffer.from(`${user}:${password ?? ''}`).toString('base64');
  return { authorization: `Basic ${basic}` };
}

/** What the file says comes before what the environment says. */
function secret(flag: string, path: string, value: string | undefined): string | undefined {
  if (path === '' && !value) return undefined;
  const text = (path === '' ? (value ?? '') : readText(flag, path)).trim();
  if (text !== '' && !/\p{Cc}/u.test(text)) return text;
  const where = path === '' ? 'the environment' : path;
  throw new ConfigProblem([`--${flag}: ${where} does not hold one line with the secret and nothing else.`]);
}

function readText(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigProblem([`--${flag}: ${reason}. Try a file that you may read.`]);
  }
}

const HEADER = /^([\w!#$%&'*+.^`|~-]+)[:=]\s*(.*)$/;

function headersOf(lines: readonly string[]): Readonly<Record<string, string>> {
  const pairs = lines.map((line, index) => {
    const [, name, value = ''] = HEADER.exec(line) ?? [];
    if (name !== undefined && !/\p{Cc}/u.test(value)) return [name.toLowerCase(), value.trim()];
    // Its value may be a secret.
    const which = lines.length === 1 ? '' : `number ${index + 1} `;
    throw new ConfigProblem([
      `--prometheus.header: ${which}is not "Name: value". Try "X-Scope-OrgID: team".`,
    ]);
  });
  return Object.fromEntries(pairs);
}
