import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TlsSettings } from './tls.ts';

/** Why a client may not enter by its certificate, or the lack of one; undefined if it may. The handshake is done. */
export function certificateProblem(
  socket: TLSSocket,
  { clientAuth, allowedSans }: Pick<TlsSettings, 'clientAuth' | 'allowedSans'>,
): string | undefined {
  if (clientAuth === 'NoClientCert') return undefined;
  const certificate = socket.getPeerX509Certificate();
  const isAsked = clientAuth === 'RequestClientCert' || clientAuth === 'VerifyClientCertIfGiven';
  // Go's toolkit breaks off as well, where a name is asked for and there is no certificate to have it.
  if (!certificate) return isAsked && !allowedSans ? undefined : 'it has shown no certificate';
  const isVerified = clientAuth === 'VerifyClientCertIfGiven' || clientAuth === 'RequireAndVerifyClientCert';
  if (isVerified && !socket.authorized)
    return `its certificate is not good: ${String(socket.authorizationError)}`;
  if (
    !allowedSans ||
    allowedSans.some((name) => names(certificate).includes(name) || isAddress(certificate, name))
  ) {
    return undefined;
  }
  return 'its certificate has none of the names in client_allowed_sans';
}

const NAME = /(DNS|email|URI):("(?:[^"\\]|\\.)*"|[^,]*)/y;
const OTHER = /[^,"]*(?:"(?:[^"\\]|\\.)*"[^,"]*)*/y;

/** Host names, mail addresses and URIs of a certificate. Node puts what could be mistaken for two of them into quotes. */
export function names({
  subjectAltName = '',
}: {
  readonly subjectAltName?: string | undefined;
}): readonly string[] {
  const found: string[] = [];
  let at = 0;
  while (at < subjectAltName.length) {
    NAME.lastIndex = at;
    const match = NAME.exec(subjectAltName);
    if (match) {
      const [, , value = ''] = match;
      found.push(unquoted(value));
      at = NAME.lastIndex;
    } else {
      OTHER.lastIndex = at;
      OTHER.exec(subjectAltName);
      at = Math.max(OTHER.lastIndex, at + 1);
    }
    if (subjectAltName.startsWith(', ', at)) at += 2;
  }
  return found;
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return '';
  }
}

function isAddress(certificate: X509Certificate, name: string): boolean {
  return isIP(name) > 0 && certificate.checkIP(name) !== undefined;
}
