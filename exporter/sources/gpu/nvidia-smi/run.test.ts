import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isRunning, until } from './fake/box.ts';
import { run, type RunLimits, type RunOutcome } from './run.ts';

const LIMITS: RunLimits = { timeoutMs: 20_000, graceMs: 300, maxOutputBytes: 4 * 1024 * 1024 };
const IMPATIENT: RunLimits = { ...LIMITS, timeoutMs: 300 };

/**
 * Runs a script of sh, which writes the pids of what it starts to the file "$0". When the test is over they must be
 * gone, except for `spared` of them, which the test ends.
 */
function runScript(
  script: string,
  limits: RunLimits,
  spared = 0,
): ReturnType<typeof run> & { pids(): number[] } {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-run-'));
  const path = join(folder, 'pids');
  writeFileSync(path, '');
  const pids = (): number[] => (readFileSync(path, 'utf8').match(/\d+/g) ?? []).map(Number);
  onTestFinished(async () => {
    await until('no process is left', () => pids().filter(isRunning).length <= spared);
    for (const pid of pids().filter(isRunning)) process.kill(pid, 'SIGKILL');
    rmSync(folder, { recursive: true });
  });
  return { ...run(['sh', '-c', `echo $$ >> "$0"; ${script}`, path], limits), pids };
}

function outcomeOf(script: string, limits = LIMITS, spared = 0): Promise<RunOutcome> {
  return runScript(script, limits, spared).outcome;
}

test('gives exit code and output, each argument as it is', async () => {
  const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1))); process.exitCode = 3';
  const args = ['a b', '$(id)', '; ls', '"', ''];
  await expect(run([process.execPath, '-e', script, ...args], LIMITS).outcome).resolves.toEqual({
    kind: 'exited',
    code: 3,
    stdout: JSON.stringify(args),
    stderr: '',
  });
});

test('gives a child no input and the plain locale', async () => {
  await expect(outcomeOf('cat; echo $LC_ALL')).resolves.toMatchObject({ kind: 'exited', stdout: 'C\n' });
});

test('keeps a character that comes in two chunks whole', async () => {
  const outcome = await outcomeOf(String.raw`printf '\303'; sleep 0.05; printf '\244'`);
  expect(outcome).toHaveProperty('stdout', 'ä');
});

test('kills a child that hangs, with SIGTERM', async () => {
  const child = run(['sleep', '60'], IMPATIENT);
  await expect(child.outcome).resolves.toEqual({ kind: 'timed_out' });
  expect(child.alivePid()).toBeUndefined();
});

test('kills a child that ignores SIGTERM, and its children, with SIGKILL', async () => {
  const started = performance.now();
  const child = runScript('trap "" TERM; sleep 60 & echo $! >> "$0"; wait', IMPATIENT);
  await expect(child.outcome).resolves.toEqual({ kind: 'timed_out' });
  expect(performance.now() - started).toBeGreaterThanOrEqual(IMPATIENT.timeoutMs + IMPATIENT.graceMs - 20);
  expect(child.pids()).toHaveLength(2);
});

test('kills a child of the child that outlives it without holding the pipe', async () => {
  const script = '(trap "" TERM; exec sleep 60 >/dev/null 2>&1) & echo $! >> "$0"; wait';
  await expect(outcomeOf(script, IMPATIENT)).resolves.toEqual({ kind: 'timed_out' });
});

test('an orphan that holds the pipe delays the outcome by the grace, and is killed', async () => {
  const started = performance.now();
  const child = runScript('sleep 60 & echo $! >> "$0"; echo out', LIMITS);
  await expect(child.outcome).resolves.toEqual({ kind: 'exited', code: 0, stdout: 'out\n', stderr: '' });
  expect(performance.now() - started).toBeLessThan(LIMITS.timeoutMs / 2);
  expect(child.pids()).toHaveLength(2);
});

test.skipIf(process.platform !== 'linux')(
  'an orphan out of reach, in a session of its own, delays nothing either',
  async () => {
    const child = runScript('setsid sleep 60 & echo $! >> "$0"; echo out', LIMITS, 1);
    await expect(child.outcome).resolves.toMatchObject({ kind: 'exited', stdout: 'out\n' });
  },
);

test('stops a child that prints without end, and keeps no more than the limit', async () => {
  const before = process.memoryUsage().arrayBuffers;
  await expect(outcomeOf('yes headroom')).resolves.toEqual({ kind: 'too_much_output' });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * LIMITS.maxOutputBytes);
});

test('keeps stderr short', async () => {
  const outcome = await outcomeOf('head -c 100000 /dev/zero | tr "\\0" e >&2');
  expect(outcome).toEqual({ kind: 'exited', code: 0, stdout: '', stderr: 'e'.repeat(4096) });
});

test('tells a signal from an exit code', async () => {
  await expect(outcomeOf('kill -SEGV $$')).resolves.toEqual({ kind: 'signalled', signal: 'SIGSEGV' });
});

test('stop ends a run at once', async () => {
  const child = runScript('trap "" TERM; sleep 60', LIMITS);
  await until('the child runs', () => child.pids().length > 0);
  expect(child.alivePid()).toBe(child.pids()[0]);
  child.stop();
  await expect(child.outcome).resolves.toEqual({ kind: 'stopped' });
  expect(child.alivePid()).toBeUndefined();
});

test.each([
  [['/nowhere/nvidia-smi'], 'ENOENT'],
  [['/'], 'EACCES'],
  [[''], 'ERR_INVALID_ARG_VALUE'],
  [[], 'ERR_INVALID_ARG_VALUE'],
  [['nvidia\u0000smi'], 'ERR_INVALID_ARG_VALUE'],
])('%j is not started: %s', async (command, code) => {
  const child = run(command, LIMITS);
  await expect(child.outcome).resolves.toMatchObject({ kind: 'not_started', code });
  expect(child.alivePid()).toBeUndefined();
});

test('leaves no listener on the process', async () => {
  const before = process.listenerCount('exit');
  await Promise.all([outcomeOf('true'), run(['/nowhere/nvidia-smi'], LIMITS).outcome]);
  expect(process.listenerCount('exit')).toBe(before);
});
