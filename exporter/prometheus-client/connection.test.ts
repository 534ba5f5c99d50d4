import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseCommandLine } from '../config/options.ts';
import { connectionOf } from './connection.ts';

function connection(flags: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { options } = parseCommandLine(['report', ...flags], environment);
  return connectionOf(options, environment);
}

function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-connection-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, text);
  return path;
}

test.each([
  ['http://prom:9090', 'http://prom:9090'],
  ['http://prom:9090/', 'http://prom:9090'],
  ['http://prom:9090/graph?g0.expr=up', 'http://prom:9090'],
  ['http://prom:9090/api/v1/query', 'http://prom:9090'],
  ['https://mimir.example.com/prometheus', 'https://mimir.example.com/prometheus'],
])('the address %s is %s', (typed, url) => {
  expect(connection([`--prometheus=${typed}`]).url).toBe(url);
});

const URL_FLAG = '--prometheus=http://prom:9090';

test('secrets come from files, and else from the environment', () => {
  const user = [URL_FLAG, '--prometheus.username=me'];
  const basic = `Basic ${Buffer.from('me:pass').toString('base64')}`;
  expect(connection([...user, `--prometheus.password-file=${file('pass\n')}`]).headers).toEqual({
    authorization: basic,
  });
  expect(connection(user, { HEADROOM_PROMETHEUS_PASSWORD: 'pass' }).headers).toEqual({
    authorization: basic,
  });
  expect(connection([URL_FLAG, `--prometheus.token-file=${file('abc')}`]).headers).toEqual({
    authorization: 'Bearer abc',
  });
  expect(connection([URL_FLAG], { HEADROOM_PROMETHEUS_TOKEN: 'abc' }).headers).toEqual({
    authorization: 'Bearer abc',
  });
});

test('headers of a tenant', () => {
  const flags = [URL_FLAG, '--prometheus.header=X-Scope-OrgID: team|other', '--prometheus.header=X-A=b'];
  expect(connection(flags).headers).toEqual({ 'x-scope-orgid': 'team|other', 'x-a': 'b' });
});

test.each<[readonly string[], string]>([
  [[], '--prometheus: missing. Try --prometheus=http://127.0.0.1:9090.'],
  [['--no-prometheus'], '--prometheus: missing.'],
  [
    ['--prometheus=prom:9090'],
    '--prometheus: "prom:9090" is not an http or https address. Try "http://prom:9090".',
  ],
  [['--prometheus=ftp://me:hunter2@prom'], '--prometheus: "...@prom" is not an http or https address.'],
  [[URL_FLAG, '--prometheus.token-file=/nowhere/token'], '--prometheus.token-file: ENOENT'],
  [
    [URL_FLAG, '--prometheus.header=hunter2'],
    '--prometheus.header: is not "Name: value". Try "X-Scope-OrgID: team".',
  ],
  [[URL_FLAG, '--range=10m'], '--range: "10m" is not between 1h and 365d. Try "7d" or "1d".'],
])('%j is refused', (flags, sentence) => {
  expect(() => connection(flags)).toThrow(sentence);
});

test('a secret is one line, and nothing of it is told', () => {
  const path = file('hunter2\nand more\n');
  expect(() => connection([URL_FLAG, `--prometheus.token-file=${path}`])).toThrow(
    `--prometheus.token-file: ${path} does not hold one line with the secret and nothing else.`,
  );
  const both = ['--prometheus.username=me', URL_FLAG];
  expect(() => connection(both, { HEADROOM_PROMETHEUS_TOKEN: 'abc' })).toThrow('Leave one of them out.');
});
