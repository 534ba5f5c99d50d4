/** A real Prometheus behind TLS and basic auth, with a certificate of our own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runPrometheus } from '../demo/prometheus/process.ts';
import type { RunningPrometheus } from '../demo/prometheus/process.ts';
import { toolPath } from '../e2e/tools.ts';
import { PrometheusClient } from './client.ts';
import type { Connection } from './connection.ts';

/** Of the password "test", as in the documentation of Prometheus. */
const HASH = '$2b$12$hNf2lSsxfm0.i4a.1kVpSOVyBCfIB51VRjgBUyv6kdnyTlgWj81Ay';
const NOW = Math.floor(Date.now() / 1000);

const folder = mkdtempSync(join(tmpdir(), 'headroom-client-'));
const path = (name: string) => join(folder, name);
let prometheus: RunningPrometheus | undefined;
let good: Connection;

beforeAll(async () => {
  const subject = ['-subj', '/CN=prometheus', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const out = ['-keyout', path('key.pem'), '-out', path('cert.pem')];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...out, ...subject],
    {
      stdio: 'ignore',
    },
  );
  writeFileSync(path('prometheus.yml'), '{}');
  const tls = { cert_file: path('cert.pem'), key_file: path('key.pem') };
  // YAML takes JSON as it is.
  writeFileSync(path('web.yml'), JSON.stringify({ tls_server_config: tls, basic_auth_users: { me: HASH } }));
  prometheus = await runPrometheus(toolPath('prometheus'), [
    `--config.file=${path('prometheus.yml')}`,
    `--web.config.file=${path('web.yml')}`,
    `--storage.tsdb.path=${path('data')}`,
  ]);
  good = {
    url: prometheus.url.replace('http:', 'https:'),
    headers: { authorization: `Basic ${Buffer.from('me:test').toString('base64')}` },
    ca: readFileSync(path('cert.pem'), 'utf8'),
    timeoutMs: 10_000,
  };
});

afterAll(async () => {
  await prometheus?.stop();
  rmSync(folder, { recursive: true });
});

function ask(connection: Connection): Promise<unknown> {
  return new PrometheusClient(connection).instant('vector(3)', NOW);
}

test('whom it knows, it answers', async () => {
  const client = new PrometheusClient(good);
  // It answers 503 until it has opened its storage.
  await expect
    .poll(async () => (await client.instant('vector(3)', NOW))[0]?.samples[0]?.[1], { timeout: 15_000 })
    .toBe(3);
  const [series] = await client.range('time()', { from: NOW - 30_000, to: NOW, step: 1 });
  expect(series?.samples).toHaveLength(30_001);
  expect(await client.samplesRead('vector(3)', NOW)).toBe(0);
});

test('a query that it does not take is told in its words', async () => {
  await expect(new PrometheusClient(good).instant('sum(', NOW)).rejects.toThrow(
    /refuses sum\(: .*unclosed left parenthesis/,
  );
});

test('whom it does not know it does not answer, and is not trusted without its CA', async () => {
  const { ca: _, ...usual } = good;
  await expect(ask(usual)).rejects.toThrow(
    /is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\): name its CA with --prometheus\.ca-file=/,
  );
  await expect(ask({ ...good, headers: {} })).rejects.toThrow('takes a user and a password');
  await expect(ask({ ...good, url: good.url.replace('https:', 'http:') })).rejects.toThrow(/answered 400/);
  await expect(ask({ ...good, url: `${good.url}/prometheus` })).rejects.toThrow(
    'there is no query API under',
  );
});
