import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolPath } from './tools.ts';

/** A certificate and its key, as files and as PEM. */
export interface Certificate {
  readonly certPath: string;
  readonly keyPath: string;
  readonly cert: string;
  readonly key: string;
}

interface CertificateOptions {
  /** As OpenSSL writes them: `DNS:localhost`, `IP:127.0.0.1`, `email:a@b`, `URI:spiffe://x`. */
  readonly sans?: readonly string[];
  /** Signed by itself without one. */
  readonly issuer?: Certificate;
  /** What it may be used for, as OpenSSL writes it; everything without one. */
  readonly purpose?: 'serverAuth' | 'clientAuth';
}

/** Makes `NAME.crt` and `NAME.key` in a folder, in place of those that are there: an EC key, valid from now. */
export function makeCertificate(folder: string, name: string, options: CertificateOptions = {}): Certificate {
  const { sans = [], issuer, purpose } = options;
  const certPath = join(folder, `${name}.crt`);
  const keyPath = join(folder, `${name}.key`);
  const command = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'.split(' ');
  command.push('-subj', `/CN=${name}`, '-keyout', keyPath, '-out', certPath);
  if (sans.length > 0) command.push('-addext', `subjectAltName=${sans.join(',')}`);
  if (purpose) command.push('-addext', `extendedKeyUsage=${purpose}`);
  if (issuer) command.push('-CA', issuer.certPath, '-CAkey', issuer.keyPath);
  execFileSync(toolPath('openssl'), command, { stdio: 'pipe' });
  return {
    certPath,
    keyPath,
    cert: readFileSync(certPath, 'utf8'),
    key: readFileSync(keyPath, 'utf8'),
  };
}
