import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { cpuBetween, cpuSecondsIn, parentIn, residentBytes, residentBytesIn, usagesOf } from './processes.ts';

const STAT = '4711 (odd) name) S 42 4711 1 0 -1 4194304 100 0 0 0 250 50 9 9 20 0 1 0 4608906 3133440 413';

test('what /proc says is read, whatever a program is called', () => {
  expect(cpuSecondsIn(STAT)).toBe(3);
  expect(parentIn(STAT)).toBe(42);
  expect(residentBytesIn('Name:\tnode\nVmRSS:\t    2048 kB\nThreads:\t1\n')).toBe(2_097_152);
  expect(residentBytesIn('Name:\tnode\nState:\tZ (zombie)\n')).toBe(0);
});

test.runIf(process.platform === 'linux')('a process is counted with what it started', async () => {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const before = usagesOf(process.pid);
  expect(before.has(child.pid ?? 0)).toBe(true);
  expect(residentBytes(before)).toBeGreaterThan(10_000_000);
  const mine = usagesOf(child.pid ?? 0);
  expect([...mine.keys()]).toEqual([child.pid]);
  await expect
    .poll(() => cpuBetween(mine, usagesOf(child.pid ?? 0)), { timeout: 10_000 })
    .toBeGreaterThan(0.05);
});

test('what ends between two looks costs nothing, and what begins between them neither', () => {
  const usage = (cpuSeconds: number) => ({ cpuSeconds, residentBytes: 1 });
  const before = new Map([
    [1, usage(1)],
    [2, usage(5)],
  ]);
  const after = new Map([
    [1, usage(1.5)],
    [3, usage(7)],
  ]);
  expect(cpuBetween(before, after)).toBe(0.5);
});
