import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigProblem } from '../../config/problem.ts';
import { makeCertificate } from '../../e2e/certificates.ts';
import { toolPath } from '../../e2e/tools.ts';
import { readWebConfig } from './file.ts';

const FIXTURES = new URL('fixtures/', import.meta.url);
const NAMES = readdirSync(FIXTURES);
/** Keys that came into the format after the toolkit that Prometheus 2.42 is built with. */
const NEWER_KEYS = new Set(['cert', 'key', 'client_ca', 'client_allowed_sans', 'rate_limit']);

let folder = '';
const promtool = new Map<string, 'good' | 'bad' | 'too old to know'>();

// The fixtures, in a folder with certificates of today.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-web-config-'));
  const ca = makeCertificate(folder, 'ca');
  const server = makeCertificate(folder, 'server', { issuer: ca, sans: ['DNS:localhost'] });
  makeCertificate(folder, 'other');
  for (const name of NAMES) {
    const text = readFileSync(new URL(name, FIXTURES), 'utf8')
      .replace('SERVER_CRT', JSON.stringify(server.cert))
      .replace('SERVER_KEY', JSON.stringify(server.key))
      .replace('CA_CRT', JSON.stringify(ca.cert));
    writeFileSync(join(folder, name), text);
    const file = join(folder, name);
    const { stdout, stderr, status } = spawnSync(toolPath('promtool'), ['check', 'web-config', file], {
      encoding: 'utf8',
    });
    promtool.set(name, status === 0 ? 'good' : complaintKind(`${stdout}${stderr}`));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function problemsOf(name: string): readonly string[] {
  try {
    readWebConfig(join(folder, name));
  } catch (error) {
    if (error instanceof ConfigProblem) return error.lines.map((line) => line.replace(folder, 'FOLDER'));
    throw error;
  }
  return [];
}

function marked(name: string, mark: string): readonly string[] {
  const lines = readFileSync(new URL(name, FIXTURES), 'utf8').split('\n');
  return lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length).trim());
}

function complaintKind(complaint: string): 'bad' | 'too old to know' {
  const unknown = [...complaint.matchAll(/field (\w+) not found/g)].map(([, key = '']) => key);
  return unknown.length > 0 && unknown.every((key) => NEWER_KEYS.has(key)) ? 'too old to know' : 'bad';
}

test.each(NAMES.filter((name) => name.endsWith('.good.yaml')))('%s is accepted, by promtool too', (name) => {
  expect(problemsOf(name)).toEqual([]);
  expect(['good', 'too old to know']).toContain(promtool.get(name));
});

// The first comment lines of a bad file are the answer that it must get, word for word; then why promtool may differ.
test.each(NAMES.filter((name) => name.endsWith('.bad.yaml')))('%s is refused, by promtool too', (name) => {
  const expected = marked(name, '#> ');
  expect(expected.length).toBeGreaterThan(0);
  expect(problemsOf(name)).toEqual(expected);
  const differs = marked(name, '#promtool> good:').length > 0;
  expect([differs ? 'good' : 'bad', 'too old to know']).toContain(promtool.get(name));
});

test('no message repeats a password or a key', () => {
  const secret = 'open-sesame';
  const texts = [
    secret,
    `[${secret}]`,
    `basic_auth_users: ${secret}`,
    `basic_auth_users: { a: ${secret} }`,
    `basic_auth_users: { a: [${secret}] }`,
    `basic_auth_users: { a: "${secret}`,
    `tls_server_config: { key: [${secret}] }`,
    `tls_server_config: { cert: x, key: ${secret} }`,
  ];
  for (const [index, text] of texts.entries()) {
    const name = `secret-${index}.yaml`;
    writeFileSync(join(folder, name), text);
    expect(problemsOf(name)).not.toEqual([]);
    expect(problemsOf(name).join('\n')).not.toContain(secret);
  }
});

test('a file that is not there is told with its flag', () => {
  expect(() => readWebConfig('/nowhere/web.yaml')).toThrow(
    '--web.config.file: /nowhere/web.yaml: there is no such file. Try an existing YAML file.',
  );
});
