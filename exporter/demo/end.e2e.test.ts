/** However the demo ends, it leaves no process and no file behind; and it does without a Prometheus that fails. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { MAIN, startProgram } from '../e2e/program.ts';
import { toolPath } from '../e2e/tools.ts';

const cleanup = (undo: () => Promise<void>) => onTestFinished(undo);
const view = z.object({ links: z.array(z.object({ href: z.string() })), servers: z.array(z.unknown()) });

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-demo-end-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Its temporary files go to `folder`; programs in `programs` stand before those of the system. */
function environment(folder: string, programs = ''): NodeJS.ProcessEnv {
  const folders = [programs, dirname(toolPath('prometheus')), dirname(toolPath('promtool'))];
  return { ...process.env, TMPDIR: folder, PATH: [...folders, process.env['PATH']].join(delimiter) };
}

function fakePrometheus(script: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'prometheus'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

/** Links to other programs than the exporter. */
async function linksOf(url: string): Promise<readonly string[]> {
  const { links } = view.parse(await (await fetch(`${url}/status/view`)).json());
  return links.map(({ href }) => href).filter((href) => href.startsWith('http'));
}

const SMALL = ['demo', '--gpus=1', '--history-days=0'];

test.each([
  ['the terminal is closed', ['SIGHUP']],
  ['somebody is in a hurry', ['SIGINT', 'SIGINT', 'SIGINT']],
] as const)('when %s', async (_, signals) => {
  const folder = temporaryFolder();
  const program = await startProgram(SMALL, { cleanup, env: environment(folder) });
  await expect.poll(() => linksOf(program.url), { timeout: 15_000 }).toHaveLength(1);
  const [prometheus = ''] = await linksOf(program.url);
  for (const signal of signals) program.signal(signal);
  expect(await program.exit).toEqual({ code: 0, signal: null });
  await expect(fetch(prometheus)).rejects.toThrow('fetch failed');
  expect(readdirSync(folder)).toEqual([]);
});

test('when promtool is at work', async () => {
  const folder = temporaryFolder();
  const program = await startProgram(['demo', '--gpus=1'], { cleanup, env: environment(folder) });
  const files = () => readdirSync(folder, { recursive: true }).join('\n');
  await vi.waitFor(() => expect(files()).toContain('chunks_head'), { timeout: 25_000, interval: 1 });
  program.signal('SIGTERM');
  expect(await program.exit).toEqual({ code: 0, signal: null });
  expect(readdirSync(folder)).toEqual([]);
});

test('when Prometheus is long in starting', async () => {
  const folder = temporaryFolder();
  const env = environment(folder, fakePrometheus('exec sleep 100'));
  const program = await startProgram(SMALL, { cleanup, env });
  const files = () => readdirSync(folder, { recursive: true }).join();
  await vi.waitFor(() => expect(files()).toContain('rules'), { timeout: 10_000 });
  program.signal('SIGTERM');
  expect(await program.exit).toEqual({ code: 0, signal: null });
  expect(readdirSync(folder)).toEqual([]);
});

test('when nobody reads what it says any more', async () => {
  const folder = temporaryFolder();
  const flags = [MAIN, ...SMALL, '--web.listen-address=127.0.0.1:0'];
  const child = spawn(process.execPath, flags, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: environment(folder),
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  child.stdout.destroy();
  expect(await exit).toEqual([0, null]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a Prometheus that ends is not linked any more', async () => {
  const listening = `echo 'msg="Listening on" address=127.0.0.1:9' >&2`;
  const env = environment(temporaryFolder(), fakePrometheus(`${listening}; sleep 3; exit 3`));
  const program = await startProgram(SMALL, { cleanup, env });
  await expect.poll(() => linksOf(program.url), { timeout: 10_000 }).toEqual(['http://127.0.0.1:9']);
  await expect.poll(() => linksOf(program.url), { timeout: 10_000 }).toEqual([]);
  expect(program.logs().at(-1)?.['said']).toMatch(/^ended with 3: msg="Listening on"/);
});

test('servers of the config file are not shown beside what is simulated', async () => {
  const config = join(temporaryFolder(), 'config.yaml');
  writeFileSync(config, 'inference:\n  servers:\n    - name: chat\n      url: http://127.0.0.1:9/metrics\n');
  const program = await startProgram([...SMALL, '--no-prometheus', `--config.file=${config}`], { cleanup });
  const { servers } = view.parse(await (await fetch(`${program.url}/status/view`)).json());
  expect(servers).toHaveLength(1);
  const page = await (await fetch(`${program.url}/metrics`)).text();
  const sources = page.match(/^headroom_source_up\{source="inference\/.*$/gm);
  expect(sources).toEqual(['headroom_source_up{source="inference/simulated"} 1']);
});

test('--check-config starts nothing', async () => {
  const child = spawn(process.execPath, [MAIN, 'demo', '--check-config'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output).toBe('The configuration is good.\n');
});
