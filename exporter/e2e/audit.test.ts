/** `.ci/audit.mjs` with an npm that answers as a registry does, or as a mirror that cannot. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '../../.ci/audit.mjs');

function audit(answer: string): { status: number | null; stdout: string } {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'answer'), answer);
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncat '${join(folder, 'answer')}'\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
  return spawnSync(process.execPath, [SCRIPT], { env, encoding: 'utf8' });
}

function reportOf(severity: string): string {
  const via = [{ title: 'Prototype pollution', url: 'https://github.com/advisories/GHSA-x' }, 'y'];
  return JSON.stringify({ vulnerabilities: { x: { name: 'x', severity, range: '<2.0.0', via } } });
}

test.each([
  ['critical', 1],
  ['high', 1],
  ['moderate', 0],
  ['low', 0],
])('a hole of severity %s in what is shipped ends with %d', (severity, code) => {
  const { status, stdout } = audit(reportOf(severity));
  expect(status).toBe(code);
  expect(stdout).toContain(
    `audit of what is shipped: ${severity}: x <2.0.0: Prototype pollution https://github.com/advisories/GHSA-x\n`,
  );
});

test('without a hole it says so', () => {
  const { status, stdout } = audit('{"vulnerabilities": {}}');
  expect(status).toBe(0);
  expect(stdout).toBe('audit of what is shipped: no known hole\naudit of everything: no known hole\n');
});

test.each([
  ['{"message": "405 Method Not Allowed", "statusCode": 405}', '405 Method Not Allowed'],
  ['{}', 'npm gave no report'],
  ['npm ERR! network', 'npm printed no JSON'],
])('a registry that answers %s is no failure, and is said', (answer, reason) => {
  const { status, stdout } = audit(answer);
  expect(status).toBe(0);
  expect(stdout).toContain(`audit of what is shipped: NOT DONE, the registry cannot be asked: ${reason}\n`);
});
