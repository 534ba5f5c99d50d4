import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { ConfigProblem } from '../../config/problem.ts';
import { CURVES, opensslCiphers, VERSIONS } from './ciphers.ts';
import type { ClientAuthType, TlsServerConfig } from './schema.ts';

/** What the server needs for TLS, read and found good. */
export interface TlsSettings {
  readonly context: SecureContextOptions;
  readonly clientAuth: ClientAuthType;
  /** A client's certificate must name one of them; absent where that is not asked for. */
  readonly allowedSans: readonly string[] | undefined;
}

/** Files that the settings are read from, absolute or as seen from here. */
export function tlsFiles(tls: TlsServerConfig, folder: string): readonly string[] {
  const { cert_file: cert, key_file: key, client_ca_file: clientCa } = tls;
  return [cert, key, clientCa].flatMap((path) => (path ? [inFolder(folder, path)] : []));
}

/**
 * TLS as the section `tls_server_config` says; undefined where it says nothing that turns TLS on, as in the toolkit.
 * Relative paths are relative to `folder`, that of the web configuration.
 * @throws ConfigProblem for what is missing, cannot be read or does not fit together
 */
export function readTls(tls: TlsServerConfig, folder: string): TlsSettings | undefined {
  const clientAuth = tls.client_auth_type ?? 'NoClientCert';
  if (!isEnabled(tls)) return undefined;
  const cert = pem(tls.cert_file, tls.cert, 'cert', folder);
  const key = pem(tls.key_file, tls.key, 'key', folder);
  const clientCa = tls.client_ca_file || tls.client_ca;
  if (clientCa && clientAuth === 'NoClientCert') {
    throw problem('client_auth_type', 'missing, while there is a client_ca. Try RequireAndVerifyClientCert.');
  }
  if (rank(tls.min_version) > rank(tls.max_version)) {
    throw problem(
      'min_version',
      `${tls.min_version} is above max_version, which is ${tls.max_version}. Try TLS12.`,
    );
  }
  const ciphers = opensslCiphers(tls.cipher_suites ?? [], tls.min_version);
  const curves = tls.curve_preferences ?? [];
  const context: SecureContextOptions = {
    cert,
    key,
    minVersion: VERSIONS[tls.min_version],
    maxVersion: VERSIONS[tls.max_version],
    honorCipherOrder: tls.prefer_server_cipher_suites,
    ...(clientCa && { ca: readClientCa(tls, folder) }),
    ...(ciphers !== undefined && { ciphers }),
    ...(curves.length > 0 && { ecdhCurve: curves.map((curve) => CURVES[curve]).join(':') }),
  };
  mustFitTogether(context);
  return { context, clientAuth, allowedSans: tls.client_allowed_sans };
}

/** A version alone, or ciphers, turn nothing on. */
function isEnabled(tls: TlsServerConfig): boolean {
  const { cert, key, client_ca, cert_file, key_file, client_ca_file, client_auth_type } = tls;
  return Boolean(cert || key || client_ca || cert_file || key_file || client_ca_file || client_auth_type);
}

function pem(
  path: string | undefined,
  inline: string | undefined,
  name: 'cert' | 'key',
  folder: string,
): string {
  if (path) return readPem(inFolder(folder, path), `${name}_file`);
  if (inline) return inline;
  throw problem(`${name}_file`, `missing. Try ${name === 'cert' ? 'server.crt' : 'server.key'}.`);
}

/** Without a certificate in it OpenSSL would trust its own list: whoever buys a certificate anywhere could log in. */
function readClientCa(tls: TlsServerConfig, folder: string): string {
  const path = tls.client_ca_file;
  const ca = path ? readPem(inFolder(folder, path), 'client_ca_file') : (tls.client_ca ?? '');
  if (ca.includes('-----BEGIN CERTIFICATE-----')) return ca;
  throw problem(path ? 'client_ca_file' : 'client_ca', 'has no certificate in it. Try a PEM file with one.');
}

function readPem(path: string, key: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'it may not be read' : code;
    throw problem(
      key,
      `${path}: ${reason}. Try a PEM file; a relative path begins at the web configuration.`,
    );
  }
}

function mustFitTogether(context: SecureContextOptions): void {
  try {
    createSecureContext(context);
  } catch (error) {
    // OpenSSL's last words name what it stumbled over, and no content.
    const reason = String(error).split(':').at(-1);
    throw new ConfigProblem([
      `tls_server_config: the certificate and its key cannot be used: ${reason}. Try PEM files that belong together, the key without a passphrase.`,
    ]);
  }
}

function rank(version: TlsServerConfig['min_version']): number {
  return Object.keys(VERSIONS).toReversed().indexOf(version);
}

function inFolder(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function problem(key: string, message: string): ConfigProblem {
  return new ConfigProblem([`tls_server_config.${key}: ${message}`]);
}
