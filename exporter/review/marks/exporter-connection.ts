import { readFileSync } from 'node:fs';
import type { Options } from '../../config/options.ts';
import { ConfigProblem } from '../../config/problem.ts';

/** Where the exporter is that takes reviews, and what it wants to see. */
export interface ExporterConnection {
  /** Of its events; a stand-in for one on a socket. */
  readonly url: URL;
  readonly socketPath?: string;
  /** How it is called in sentences: its address without what may be a secret. */
  readonly shown: string;
  readonly token?: string;
  /** PEM. */
  readonly ca?: string;
}

/** By the environment: on the command line everybody on the machine could read it. */
const TOKEN = 'HEADROOM_EXPORTER_TOKEN';
const EVENTS = '/v1/events';

/** @throws ConfigProblem for a file that cannot be used */
export function exporterOf(
  options: Pick<Options, 'exporter' | 'exporter.token-file' | 'exporter.ca-file'>,
  environment: NodeJS.ProcessEnv,
): ExporterConnection {
  const { exporter } = options;
  const tokenFile = options['exporter.token-file'];
  const caFile = options['exporter.ca-file'];
  const token = tokenOf(tokenFile, environment[TOKEN]);
  const secrets = {
    ...(token !== undefined && { token }),
    ...(caFile !== '' && { ca: readText('exporter.ca-file', caFile) }),
  };
  if (exporter.startsWith('unix:')) {
    const socketPath = exporter.slice('unix:'.length);
    return { url: new URL(EVENTS, 'http://localhost'), socketPath, shown: exporter, ...secrets };
  }
  const url = new URL(exporter);
  url.search = '';
  url.hash = '';
  // People copy the address of the page, or that of the metrics.
  url.pathname = `${url.pathname.replace(/\/(metrics|v1\/events)?$/, '')}${EVENTS}`;
  return { url, shown: url.origin, ...secrets };
}

/** The first line of the file, which may hold an old token beside the new one; or what the environment says. */
function tokenOf(path: string, value: string | undefined): string | undefined {
  if (path === '' && !value) return undefined;
  const text = path === '' ? (value ?? '') : readText('exporter.token-file', path);
  const [line = ''] = text.trim().split('\n', 1);
  const token = line.trim();
  if (token !== '' && !/[\s\p{Cc}]/u.test(token)) return token;
  const where = path === '' ? `${TOKEN}: no token` : `--exporter.token-file: no token in ${path}`;
  throw new ConfigProblem([`${where}. Try one of those in intake.token_file of the exporter.`]);
}

function readText(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigProblem([`--${flag}: ${reason}. Try a file that you may read.`]);
  }
}
