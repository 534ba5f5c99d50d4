import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { ConfigProblem } from '../../config/problem.ts';
import { complaintLine, complaintsOf } from '../../validation/complaint.ts';
import { CLIENT_AUTH_TYPES, webConfigFile } from './schema.ts';
import type { WebConfigFile } from './schema.ts';
import { readTls, tlsFiles } from './tls.ts';
import type { TlsSettings } from './tls.ts';

/** Who may ask, how it is spoken to them, and what every answer says. */
export interface WebConfig {
  /** Absent where plain HTTP is spoken. */
  readonly tls: TlsSettings | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** bcrypt hashes by user name; whoever asks may do so where there are none. */
  readonly users: ReadonlyMap<string, string>;
  readonly rateLimit: { readonly intervalMs: number; readonly burst: number } | undefined;
}

/** A web configuration that is known as far as its text goes, and the files that it names. */
export interface ParsedWebConfig {
  readonly file: WebConfigFile;
  readonly folder: string;
  readonly files: readonly string[];
}

/**
 * Reads and checks the file of `--web.config.file` with the certificates that it names.
 * @throws ConfigProblem with one line for each mistake
 */
export function readWebConfig(path: string): WebConfig {
  return completeWebConfig(parseWebConfig(path));
}

/** The file alone. @throws ConfigProblem */
export function parseWebConfig(path: string): ParsedWebConfig {
  const file = parse(readText(path));
  const folder = dirname(path);
  return { file, folder, files: file.tls ? tlsFiles(file.tls, folder) : [] };
}

/** With what stands in the files that it names. @throws ConfigProblem */
export function completeWebConfig({ file, folder }: ParsedWebConfig): WebConfig {
  const { headers, users, rateLimit } = file;
  return { tls: file.tls && readTls(file.tls, folder), headers, users, rateLimit };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : code;
    throw new ConfigProblem([`--web.config.file: ${path}: ${reason}. Try an existing YAML file.`]);
  }
}

/** YAML 1.1, as Go's parser speaks it: `yes` is true. Keys stay texts: a user may be called 007. */
function parse(text: string): WebConfigFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    version: '1.1',
    stringKeys: true,
  });
  if (document.errors.length > 0) {
    throw new ConfigProblem(
      document.errors.map(({ code, pos }) => {
        const { line, col } = lineCounter.linePos(pos[0]);
        // Its message may quote the file, and passwords with it.
        return `web configuration, line ${line}, column ${col}: not YAML (${code.toLowerCase().replaceAll('_', ' ')}).`;
      }),
    );
  }
  const found: unknown = toPlain(document);
  const result = webConfigFile.safeParse(found);
  if (result.success) return result.data;
  const shown = withoutSecrets(found);
  const complaints = result.error.issues.flatMap((issue) => complaintsOf(issue, shown, example, KEYS));
  throw new ConfigProblem(complaints.map((complaint) => complaintLine(complaint, 'web configuration')));
}

/** What may be quoted in a message. */
function withoutSecrets(found: unknown): unknown {
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return 'this';
  return 'basic_auth_users' in found ? { ...found, basic_auth_users: 'this' } : found;
}

function toPlain(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch {
    throw new ConfigProblem(['web configuration: too many aliases. Write repeated parts out.']);
  }
}

/** A value that works, for each key. */
const EXAMPLES: Readonly<Record<string, string>> = {
  tls_server_config: '{cert_file: server.crt, key_file: server.key}',
  cert: '"-----BEGIN CERTIFICATE-----..."',
  key: '"-----BEGIN PRIVATE KEY-----..."',
  client_ca: '"-----BEGIN CERTIFICATE-----..."',
  cert_file: 'server.crt',
  key_file: 'server.key',
  client_auth_type: CLIENT_AUTH_TYPES[4],
  client_ca_file: 'client-ca.crt',
  client_allowed_sans: '[prometheus.example.com]',
  min_version: 'TLS12',
  max_version: 'TLS13',
  cipher_suites: '[TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]',
  curve_preferences: '[X25519]',
  prefer_server_cipher_suites: 'true',
  http_server_config: '{headers: {X-Frame-Options: deny}}',
  http2: 'true',
  headers: '{X-Frame-Options: deny}',
  basic_auth_users: '{prometheus: HASH}',
  rate_limit: '{interval: 100ms, burst: 20}',
  interval: '100ms',
  burst: '20',
};
const KEYS = Object.keys(EXAMPLES);

function example(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'a mapping such as "basic_auth_users: {}"';
  return EXAMPLES[String(path.at(-1))] ?? 'another value';
}
