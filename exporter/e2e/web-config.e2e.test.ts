/** The built program behind a web configuration: who gets in, by what, and what is told to who does not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get as getHttp, request as requestHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { hashSync } from 'bcryptjs';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from './certificates.ts';
import { postEvents, requestEvent } from './post.ts';
import { startProgram } from './program.ts';
import { startPrometheus } from './prometheus.ts';
import { scrape } from './scrape.ts';
import { valuesOf } from './series.ts';

const cleanup = onTestFinished;
const EVERY_PATH = [
  '/',
  '/metrics',
  '/-/healthy',
  '/-/ready',
  '/-/reload',
  '/status/view',
  '/status/events',
  '/docs/metrics',
  '/v1/events',
  '/v1/metrics',
  '/nowhere',
];
const PASSWORD = 'open sesame';
const HASH = hashSync(PASSWORD, 6).replace('$2b$', '$2y$');

function basic(user: string, password: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-web-'));
  cleanup(async () => rmSync(folder, { recursive: true }));
  return folder;
}

async function start(
  webConfig: object,
  { folder = temporaryFolder(), config = {}, flags = [] as string[] } = {},
) {
  const webPath = join(folder, 'web.yaml');
  writeFileSync(webPath, JSON.stringify(webConfig));
  writeFileSync(join(folder, 'headroom.yaml'), JSON.stringify(config));
  const files = [`--web.config.file=${webPath}`, `--config.file=${join(folder, 'headroom.yaml')}`];
  const program = await startProgram(['--gpu.source=none', '--no-host.metrics', ...files, ...flags], {
    cleanup,
  });
  return { program, webPath };
}

test('with users every path asks for one, health too, and none says more to who has none', async () => {
  const { program, webPath } = await start({ basic_auth_users: { prometheus: HASH } });
  for (const path of EVERY_PATH) {
    for (const headers of [{}, basic('prometheus', 'wrong'), basic('nobody', PASSWORD)]) {
      const { status, body } = await scrape(`${program.url}${path}`, headers);
      expect([path, status, body]).toEqual([path, 401, 'A user and a password are needed.\n']);
    }
  }
  const response = await fetch(`${program.url}/metrics`);
  expect(response.headers.get('www-authenticate')).toBe('Basic realm="Headroom"');
  const page = await scrape(`${program.url}/metrics`, basic('prometheus', PASSWORD));
  expect(page.status).toBe(200);
  expect(valuesOf(page.body, 'headroom_web_refused_total', { reason: 'login' })).toEqual([
    3 * EVERY_PATH.length + 1,
  ]);
  expect(valuesOf(page.body, 'headroom_config_last_reload_successful', {})).toEqual([1]);

  // Who is taken out of the file is out at once, and who is put into it is in.
  const next = hashSync('second', 4);
  writeFileSync(webPath, JSON.stringify({ basic_auth_users: { grafana: next } }));
  expect((await scrape(`${program.url}/metrics`, basic('prometheus', PASSWORD))).status).toBe(401);
  expect((await scrape(`${program.url}/metrics`, basic('grafana', 'second'))).status).toBe(200);
  writeFileSync(webPath, JSON.stringify({ basic_auth_users: { grafana: 'second' } }));
  const after = await scrape(`${program.url}/metrics`, basic('grafana', 'second'));
  expect(after.status).toBe(200);
  expect(valuesOf(after.body, 'headroom_config_last_reload_successful', {})).toEqual([0]);
  expect(program.stderr()).not.toContain('second');
  expect(program.stderr()).not.toContain(PASSWORD);
});

test('guesses of passwords do not hold up a scrape by who is in already', async () => {
  const { program } = await start({ basic_auth_users: { prometheus: hashSync(PASSWORD, 10) } });
  const scrapeIt = () => scrape(`${program.url}/metrics`, basic('prometheus', PASSWORD));
  expect((await scrapeIt()).status).toBe(200);
  const guesses = Array.from({ length: 60 }, (_, index) =>
    scrape(`${program.url}/metrics`, basic('prometheus', `guess ${index}`)),
  );
  let slowest = 0;
  const statuses = new Set<number>();
  const guessed = new AbortController();
  const allGuessed = Promise.all(guesses).finally(() => guessed.abort());
  while (!guessed.signal.aborted) {
    const started = performance.now();
    const { status } = await scrapeIt();
    expect(status).toBe(200);
    slowest = Math.max(slowest, performance.now() - started);
  }
  for (const { status } of await allGuessed) statuses.add(status);
  // Some are checked; those that would have to wait for long are told to come again.
  expect([...statuses].toSorted((a, b) => a - b)).toEqual([401, 503]);
  expect(slowest).toBeLessThan(1_000);
});

test('where pushing asks for a token, that is asked for, and a password does not stand in for it', async () => {
  const folder = temporaryFolder();
  const tokenFile = join(folder, 'token');
  writeFileSync(tokenFile, 'a-token\n');
  const users = { basic_auth_users: { prometheus: HASH } };
  const { program } = await start(users, { folder, config: { intake: { token_file: tokenFile } } });
  const push = async (headers: Readonly<Record<string, string>>) =>
    (await postEvents(program.url, requestEvent(1), headers)).status;
  expect(await push({})).toBe(401);
  expect(await push({ Authorization: 'Bearer wrong' })).toBe(401);
  expect(await push({ Authorization: 'Bearer a-token' })).toBe(202);
  expect(await push(basic('prometheus', PASSWORD))).toBe(401);
  // The token opens nothing else, however the path is written.
  for (const path of [
    '/metrics',
    '/V1/events',
    '/v1/events/',
    '/v1/events?x',
    '//v1/events',
    '/v1/events/../../metrics',
  ]) {
    const { status } = await new Promise<{ status: number | undefined }>((resolve, reject) => {
      const headers = { Authorization: 'Bearer a-token' };
      getHttp(new URL(program.url), { path, headers }, (response) => {
        response.resume();
        resolve({ status: response.statusCode });
      }).once('error', reject);
    });
    expect([path, status]).toEqual([path, 401]);
  }
});

test('without a token file a user on this machine may push, and nobody without a password', async () => {
  const { program } = await start({ basic_auth_users: { prometheus: HASH } });
  const push = async (headers: Readonly<Record<string, string>>) =>
    (await postEvents(program.url, requestEvent(1), headers)).status;
  expect(await push({})).toBe(401);
  expect(await push({ Authorization: 'Bearer a-token' })).toBe(401);
  expect(await push(basic('prometheus', PASSWORD))).toBe(202);
});

test('headers are on every answer, and more than the rate limit allows is refused', async () => {
  const headers = { 'X-Frame-Options': 'deny', 'X-Content-Type-Options': 'nosniff' };
  const { program } = await start({
    http_server_config: { headers },
    rate_limit: { interval: '1h', burst: 3 },
  });
  for (const path of ['/metrics', '/nowhere', '/-/healthy']) {
    const response = await fetch(`${program.url}${path}`);
    expect([path, response.headers.get('x-frame-options')]).toEqual([path, 'deny']);
  }
  for (const path of EVERY_PATH) expect((await scrape(`${program.url}${path}`)).status).toBe(429);
});

test('TLS and a user, over TCP and a Unix socket', async () => {
  const folder = temporaryFolder();
  const ca = makeCertificate(folder, 'ca');
  makeCertificate(folder, 'server', { issuer: ca, sans: ['DNS:localhost'] });
  const socketPath = join(folder, 'headroom.sock');
  const { program } = await start(
    {
      tls_server_config: { cert_file: 'server.crt', key_file: 'server.key' },
      basic_auth_users: { prometheus: HASH },
    },
    { folder, flags: [`--web.listen-address=unix:${socketPath}`] },
  );
  const { port } = new URL(program.url);
  const ask = (
    where: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<[number | undefined, string]> =>
    new Promise((resolve, reject) => {
      const options = { path: '/metrics', servername: 'localhost', ca: ca.cert, headers, ...where };
      getHttps(options, (response) => {
        text(response).then((body) => resolve([response.statusCode, body]), reject);
      }).once('error', reject);
    });
  for (const where of [{ port }, { socketPath }]) {
    expect((await ask(where, {}))[0]).toBe(401);
    const [status, body] = await ask(where, basic('prometheus', PASSWORD));
    expect(status).toBe(200);
    expect(body).toContain('headroom_build_info');
  }
  // Another CA does not vouch for it.
  const other = makeCertificate(folder, 'other');
  await expect(ask({ port, ca: other.cert }, {})).rejects.toThrow(/certificate/);
  const http = requestHttp({ port, path: '/metrics' });
  await expect(
    new Promise((resolve, reject) => http.once('response', resolve).once('error', reject).end()),
  ).rejects.toThrow(/hang up|ECONNRESET/);
  program.signal('SIGTERM');
  expect(await program.exit).toEqual({ code: 0, signal: null });
});

test('a real Prometheus gets in by its certificate and its password, and by neither alone', async () => {
  const folder = temporaryFolder();
  const ca = makeCertificate(folder, 'ca');
  makeCertificate(folder, 'server', { issuer: ca, sans: ['IP:127.0.0.1'] });
  const own = makeCertificate(folder, 'prometheus', { issuer: ca, sans: ['DNS:prometheus.example.com'] });
  const { program } = await start(
    {
      tls_server_config: {
        cert_file: 'server.crt',
        key_file: 'server.key',
        client_auth_type: 'RequireAndVerifyClientCert',
        client_ca_file: 'ca.crt',
        client_allowed_sans: ['prometheus.example.com'],
        min_version: 'TLS13',
      },
      basic_auth_users: { prometheus: HASH },
    },
    { folder },
  );
  const target = { static_configs: [{ targets: [new URL(program.url).host] }] };
  const vouched = { ca_file: ca.certPath };
  const certificate = { ...vouched, cert_file: own.certPath, key_file: own.keyPath };
  const basic_auth = { username: 'prometheus', password: PASSWORD };
  const prometheus = await startPrometheus(
    [
      { job_name: 'both', scheme: 'https', tls_config: certificate, basic_auth, ...target },
      { job_name: 'certificate', scheme: 'https', tls_config: certificate, ...target },
      { job_name: 'password', scheme: 'https', tls_config: vouched, basic_auth, ...target },
      { job_name: 'plain', scheme: 'http', basic_auth, ...target },
    ],
    cleanup,
  );
  await prometheus.scraped(3);
  const up = await prometheus.query('min by (job) (min_over_time(up[1m]))');
  const byJob = Object.fromEntries(up.map(({ labels, value }) => [labels['job'], value]));
  expect(byJob).toEqual({ both: 1, certificate: 0, password: 0, plain: 0 });
  expect(await prometheus.value('headroom_web_refused_total{reason="tls"}')).toBeGreaterThan(1);
  expect(await prometheus.value('headroom_web_refused_total{reason="login"}')).toBeGreaterThan(0);
});
