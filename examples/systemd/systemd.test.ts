/** The unit by systemd's own checker, and what it starts by the program itself. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { MAIN } from '../../exporter/e2e/program.ts';
import { exampleTool } from '../../exporter/e2e/tools.ts';

const ANALYZE = exampleTool('systemd-analyze');
const UNIT = readFileSync(fileURLToPath(new URL('gpu-headroom.service', import.meta.url)), 'utf8');
const EXEC = /^ExecStart=(\S+) (\S+) (.*)$/m;

/** With the programs of this machine; lines may be added. */
function verify(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-systemd-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'gpu-headroom.service');
  writeFileSync(file, text.replace(EXEC, `ExecStart=${process.execPath} ${MAIN} $3`));
  const { status, stdout, stderr } = spawnSync(ANALYZE ?? '', ['verify', file], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test.skipIf(ANALYZE === undefined)('systemd-analyze has nothing to say about it', () => {
  expect(verify(UNIT)).toEqual({ status: 0, output: '' });
  expect(verify(UNIT.replace('RestartSec', 'RestartSecs')).output).toMatch(
    /Unknown key (name )?'RestartSecs'/,
  );
});

test('it starts what the package has, with flags that the program knows', () => {
  const [, node, main = '', flags = ''] = EXEC.exec(UNIT) ?? [];
  expect(node).toBe('/usr/bin/node');
  expect(existsSync(main.replace('/opt/gpu-headroom/', ''))).toBe(true);
  const given = flags.replace('/etc/gpu-headroom/headroom.yaml', 'examples/compose/headroom.yaml');
  const { status, stdout } = spawnSync(process.execPath, [MAIN, '--check-config', ...given.split(' ')], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, 'The configuration is good.\n']);
});

test('what was pushed is kept in the only folder that it may write to', () => {
  const config: unknown = parse(readFileSync('examples/compose/headroom.yaml', 'utf8'));
  const [, folder = ''] = /^StateDirectory=(\S+)$/m.exec(UNIT) ?? [];
  expect(config).toMatchObject({ intake: { state_directory: `/var/lib/${folder}` } });
});
