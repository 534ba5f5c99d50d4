import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import {
  bytesIn,
  cpuBetween,
  cpuSecondsIn,
  endedCpuSecondsIn,
  parentIn,
  residentBytes as totalOf,
  takenBytes,
  usagesOf,
} from './processes.ts';

const STAT = '4711 (odd) name) S 42 4711 1 0 -1 4194304 100 0 0 0 250 50 9 9 20 0 1 0 4608906 3133440 413';

test('what /proc says is read, whatever a program is called', () => {
  expect(cpuSecondsIn(STAT)).toBe(3);
  expect(endedCpuSecondsIn(STAT)).toBe(0.18);
  expect(parentIn(STAT)).toBe(42);
  const status =
    'Name:\tnode\nVmRSS:\t    2048 kB\nRssAnon:\t    1024 kB\nRssFile:\t    1023 kB\nThreads:\t1\n';
  expect(bytesIn(status, 'VmRSS')).toBe(2_097_152);
  expect(bytesIn(status, 'RssFile')).toBe(1_047_552);
  expect(bytesIn('Name:\tnode\nState:\tZ (zombie)\n', 'VmRSS')).toBe(0);
});

test.runIf(process.platform === 'linux')('a process is counted with what it started', async () => {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const before = usagesOf(process.pid);
  expect(before.has(child.pid ?? 0)).toBe(true);
  expect(totalOf(before)).toBeGreaterThan(10_000_000);
  const mine = usagesOf(child.pid ?? 0);
  expect([...mine.keys()]).toEqual([child.pid]);
  expect(takenBytes(mine)).toBe(totalOf(mine));
  await expect
    .poll(() => cpuBetween(mine, usagesOf(child.pid ?? 0)), { timeout: 10_000 })
    .toBeGreaterThan(0.05);
});

test('what ends between two looks costs nothing, and what begins between them neither', () => {
  const same = { endedCpuSeconds: 0, residentBytes: 1, mappedBytes: 0 };
  const before = new Map([
    [1, { cpuSeconds: 1, ...same }],
    [2, { cpuSeconds: 5, ...same }],
  ]);
  const after = new Map([
    [1, { cpuSeconds: 1.5, ...same, endedCpuSeconds: 5 }],
    [3, { cpuSeconds: 7, ...same }],
  ]);
  expect(cpuBetween(before, after)).toBe(0.5);
  expect(cpuBetween(before, after, true)).toBe(5.5);
});

test('what two processes map from the same files is taken once', () => {
  const two = new Map([
    [1, { cpuSeconds: 0, endedCpuSeconds: 0, residentBytes: 75, mappedBytes: 48 }],
    [2, { cpuSeconds: 0, endedCpuSeconds: 0, residentBytes: 55, mappedBytes: 42 }],
  ]);
  expect(totalOf(two)).toBe(130);
  expect(takenBytes(two)).toBe(27 + 13 + 48);
});
