import { connect } from 'node:net';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '../e2e/certificates.ts';
import { ask, makeKeys, serveTls } from './tls.test.support.ts';
import type { Keys } from './tls.test.support.ts';

const cleanup = onTestFinished;
const OK = 'HTTP/1.1 200 OK';
const undo: (() => Promise<void>)[] = [];
let keys: Keys;
let clients: Readonly<Record<'good' | 'stranger' | 'misused', { cert: string; key: string }>>;

beforeAll(() => {
  keys = makeKeys((step) => undo.push(step));
  const { folder, ca, otherCa } = keys;
  clients = {
    good: makeCertificate(folder, 'good', {
      issuer: ca,
      sans: [
        'DNS:prometheus.example.com',
        'IP:10.0.0.7',
        'IP:fd00::7',
        'email:ops@example.com',
        'URI:spiffe://x/y',
      ],
    }),
    stranger: makeCertificate(folder, 'stranger', { issuer: otherCa, sans: ['DNS:prometheus.example.com'] }),
    misused: makeCertificate(folder, 'misused', { issuer: ca, purpose: 'serverAuth' }),
  };
});
afterAll(async () => {
  for (const step of undo) await step();
});

const material = ({ cert, key }: { cert: string; key: string }) => ({ cert, key });

test.each([
  ['NoClientCert', { none: true, good: true, stranger: true, misused: true }],
  ['RequestClientCert', { none: true, good: true, stranger: true, misused: true }],
  ['RequireAnyClientCert', { none: false, good: true, stranger: true, misused: true }],
  ['VerifyClientCertIfGiven', { none: true, good: true, stranger: false, misused: false }],
  ['RequireAndVerifyClientCert', { none: false, good: true, stranger: false, misused: false }],
])('%s lets in whom Go lets in', async (type, expected) => {
  const ca = type === 'NoClientCert' ? {} : { client_ca_file: 'ca.crt' };
  const { port, refused } = await serveTls(keys, { client_auth_type: type, ...ca }, cleanup);
  const found = {
    none: (await ask({ port }, cleanup)).line === OK,
    good: (await ask({ port, ...material(clients.good) }, cleanup)).line === OK,
    stranger: (await ask({ port, ...material(clients.stranger) }, cleanup)).line === OK,
    misused: (await ask({ port, ...material(clients.misused) }, cleanup)).line === OK,
  };
  expect(found).toEqual(expected);
  expect(refused('tls')).toBe(Object.values(expected).filter((enters) => !enters).length);
});

test.each(['TLS12', 'TLS13'])(
  '%s lets in the same, and so does a session that is taken up again',
  async (version) => {
    const config = {
      client_auth_type: 'RequireAndVerifyClientCert',
      client_ca_file: 'ca.crt',
      client_allowed_sans: ['10.0.0.7'],
      min_version: version,
      max_version: version,
    };
    const { port } = await serveTls(keys, config, cleanup);
    expect((await ask({ port }, cleanup)).line).not.toBe(OK);
    expect((await ask({ port, ...material(clients.stranger) }, cleanup)).line).not.toBe(OK);
    const { line, protocol, session } = await ask({ port, ...material(clients.good) }, cleanup);
    expect([line, protocol?.replace('v1.', '1')]).toEqual([OK, version]);
    expect(session).toBeDefined();
    const again = await ask({ port, ...material(clients.good), ...(session && { session }) }, cleanup);
    expect([again.line, again.isResumed]).toEqual([OK, true]);
  },
);

test.each([
  ['prometheus.example.com', true],
  ['10.0.0.7', true],
  ['fd00::7', true],
  ['ops@example.com', true],
  ['spiffe://x/y', true],
  ['example.com', false],
  ['10.0.0.8', false],
  ['good', false],
])('a certificate may enter by its name %s: %s', async (name, enters) => {
  const config = {
    client_auth_type: 'RequireAndVerifyClientCert',
    client_ca_file: 'ca.crt',
    client_allowed_sans: ['nobody', name],
  };
  const { port } = await serveTls(keys, config, cleanup);
  const { line } = await ask({ port, ...material(clients.good) }, cleanup);
  expect(line === OK).toBe(enters);
});

test('where a name is asked for, a client without a certificate does not enter', async () => {
  const config = {
    client_auth_type: 'VerifyClientCertIfGiven',
    client_ca_file: 'ca.crt',
    client_allowed_sans: ['10.0.0.7'],
  };
  const { port } = await serveTls(keys, config, cleanup);
  expect((await ask({ port }, cleanup)).line).not.toBe(OK);
  expect((await ask({ port, ...material(clients.good) }, cleanup)).line).toBe(OK);
});

test('versions, ciphers and curves are those of the file', async () => {
  const config = {
    min_version: 'TLS12',
    max_version: 'TLS12',
    cipher_suites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'],
    curve_preferences: ['CurveP384'],
  };
  const { port } = await serveTls(keys, config, cleanup);
  const shaken = async (options: object) => {
    const socket = connectTls({ port, rejectUnauthorized: false, ...options });
    cleanup(async () => void socket.destroy());
    const refused = once(socket, 'error').then(([error]) => `refused: ${String(error)}`);
    const done = once(socket, 'secureConnect').then(
      () => `${socket.getProtocol()} ${socket.getCipher().name}`,
    );
    return Promise.race([refused, done]);
  };
  expect(await shaken({})).toBe('TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384');
  expect(await shaken({ ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })).toBe(
    'TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256',
  );
  expect(await shaken({ ciphers: 'ECDHE-ECDSA-CHACHA20-POLY1305' })).toMatch(/^refused/);
  expect(await shaken({ minVersion: 'TLSv1.3' })).toMatch(/^refused/);
  // P-256 is that of the certificate.
  expect(await shaken({ ecdhCurve: 'P-256:P-384' })).toBe('TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384');
  expect(await shaken({ ecdhCurve: 'P-256' })).toMatch(/^refused/);
});

test('TLS 1.0 is spoken where it is asked for, and not where it is not', async () => {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
  const allowing = await serveTls(keys, { min_version: 'TLS10' }, cleanup);
  expect((await ask({ port: allowing.port, ...old }, cleanup)).line).toBe(OK);
  const usual = await serveTls(keys, {}, cleanup);
  expect((await ask({ port: usual.port, ...old }, cleanup)).line).not.toBe(OK);
});

test('a certificate that is replaced is that of the next connection; one that is open goes on', async () => {
  const { folder, ca } = keys;
  const first = makeCertificate(folder, 'turning', { issuer: ca, sans: ['DNS:first'] });
  const server = await serveTls(keys, { cert_file: 'turning.crt', key_file: 'turning.key' }, cleanup);
  const { port, refused, state } = server;
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  cleanup(async () => agent.destroy());
  const portOfConnection = (): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get({ port, agent }, (response) => {
        const { localPort } = response.socket;
        response.resume().once('end', () => resolve(localPort));
      }).once('error', reject);
    });
  const open = await portOfConnection();
  const nameNow = async () => {
    const socket = connectTls({ port, rejectUnauthorized: false });
    cleanup(async () => void socket.destroy());
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate().subjectaltname;
  };
  expect(await nameNow()).toBe('DNS:first');

  // Between the two writes they do not fit together: the old ones serve.
  const next = makeCertificate(folder, 'next', { issuer: ca, sans: ['DNS:second'] });
  writeFileSync(first.certPath, next.cert);
  expect(await nameNow()).toBe('DNS:first');
  expect(state.isGood).toBe(false);
  copyFileSync(next.keyPath, first.keyPath);
  expect(await nameNow()).toBe('DNS:second');
  expect(state.isGood).toBe(true);
  expect(await portOfConnection()).toBe(open);
  expect(refused('tls')).toBe(0);
});

test('the file itself is read again: who must show a certificate, and what is wrong changes nothing', async () => {
  const { port, write, web, state } = await serveTls(keys, {}, cleanup);
  const files = { cert_file: 'server.crt', key_file: 'server.key' };
  expect((await ask({ port }, cleanup)).line).toBe(OK);
  const client_ca_file = 'ca.crt';
  write({ tls_server_config: { ...files, client_ca_file, client_auth_type: 'RequireAndVerifyClientCert' } });
  expect((await ask({ port }, cleanup)).line).not.toBe(OK);
  expect((await ask({ port, ...material(clients.good) }, cleanup)).line).toBe(OK);

  for (const wrong of [{ tls_server_config: { ...files, client_ca_file } }, {}]) {
    write(wrong);
    expect((await ask({ port }, cleanup)).line).not.toBe(OK);
    expect((await ask({ port, ...material(clients.good) }, cleanup)).line).toBe(OK);
    expect(state.isGood).toBe(false);
  }
  write({ tls_server_config: files });
  expect((await ask({ port }, cleanup)).line).toBe(OK);
  expect([state.isGood, web.current.tls?.clientAuth]).toEqual([true, 'NoClientCert']);
});

test('a Unix socket speaks TLS as well', async () => {
  const path = join(keys.folder, 'tls.sock');
  const { address } = await serveTls(keys, {}, cleanup, `unix:${path}`);
  expect(address).toBe(`unix:${path}`);
  expect((await ask({ path }, cleanup)).line).toBe(OK);
});

test('plain HTTP at the port of TLS is cut off, and counted', async () => {
  const { port, refused } = await serveTls(keys, {}, cleanup);
  const socket = connect(port, '127.0.0.1');
  cleanup(async () => void socket.destroy());
  socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(socket.resume(), 'close');
  expect(refused('tls')).toBe(1);
});
