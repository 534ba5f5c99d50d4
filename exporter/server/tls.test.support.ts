import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { LoadState } from '../config/load-state.ts';
import type { Cleanup } from '../e2e/child.ts';
import { makeCertificate } from '../e2e/certificates.ts';
import type { Certificate } from '../e2e/certificates.ts';
import { createLogger } from '../logging/logger.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import { drain, listen } from './listen.ts';
import { Refusals } from './refusals.ts';
import { LiveWebConfig } from './web-config/live.ts';

/** A folder with the certificates that tests need; gone at the end. */
export interface Keys {
  readonly folder: string;
  readonly ca: Certificate;
  readonly otherCa: Certificate;
}

export function makeKeys(cleanup: Cleanup): Keys {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-tls-'));
  cleanup(async () => rmSync(folder, { recursive: true }));
  const ca = makeCertificate(folder, 'ca');
  const otherCa = makeCertificate(folder, 'other-ca');
  makeCertificate(folder, 'server', { issuer: ca, sans: ['DNS:localhost', 'IP:127.0.0.1'] });
  return { folder, ca, otherCa };
}

/** A server behind a web configuration that can be written anew. */
export interface TlsServer {
  readonly port: number;
  readonly address: string;
  readonly web: LiveWebConfig;
  readonly state: LoadState;
  /** Refused so far, by reason. */
  readonly refused: (reason: string) => number;
  readonly write: (config: object) => void;
}

/** Serves `hello` by TLS as a web configuration says; `server.crt` and `server.key` of the folder unless it says others. */
export async function serveTls(
  { folder }: Keys,
  tls: object,
  cleanup: Cleanup,
  address = '127.0.0.1:0',
  limits = CONNECTION_LIMITS,
): Promise<TlsServer> {
  const path = join(folder, 'web.yaml');
  const write = (config: object) => writeFileSync(path, JSON.stringify(config));
  write({ tls_server_config: { cert_file: 'server.crt', key_file: 'server.key', ...tls } });
  const log = createLogger('error', 'json');
  const state = new LoadState();
  const web = new LiveWebConfig(path, log, state);
  const refusals = new Refusals(log);
  const listener = await listen(address, (_request, response) => response.end('hello'), {
    refusals,
    web,
    limits,
  });
  cleanup(() => drain(listener, 0));
  const refused = (reason: string) =>
    Number([...refusals.samples().byFamily.values()][0]?.get(`reason="${reason}"`) ?? 0);
  const port = Number(listener.address.split(':').at(-1));
  return { port, address: listener.address, web, state, refused, write };
}

interface Asked {
  /** First line of the answer, or why there is none. */
  readonly line: string;
  /** To take up again. */
  readonly session: Buffer | undefined;
  readonly protocol: string | null;
  readonly isResumed: boolean;
}

/** What a client that asks once gets. */
export async function ask(options: ConnectionOptions, cleanup: Cleanup): Promise<Asked> {
  const socket = connect({ rejectUnauthorized: false, ...options });
  cleanup(async () => void socket.destroy());
  let text = '';
  let session: Buffer | undefined;
  let protocol: string | null = null;
  let isResumed = false;
  socket.on('session', (given: Buffer) => (session = given));
  socket.on('data', (data: Buffer) => (text += data.toString()));
  socket.on('error', (error: Error) => (text ||= error.message));
  socket.once('secureConnect', () => {
    protocol = socket.getProtocol();
    isResumed = socket.isSessionReused();
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  });
  await once(socket, 'close').catch(() => undefined);
  return { line: text.split('\r\n')[0] ?? '', session, protocol, isResumed };
}
