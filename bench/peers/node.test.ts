import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { captureOf, fakeNode, realNode } from './node.ts';

const CAPTURE = 'exporter/sources/gpu/nvidia-smi/fixtures/a100-two.txt';

test('a capture of two GPUs becomes one of any number, each with ids of its own', () => {
  const capture = captureOf(readFileSync(CAPTURE, 'utf8'), 64);
  const rows = capture.split('\n').filter((line) => line.startsWith('535.183.06, 64, NVIDIA A100'));
  // Idle and under load.
  expect(rows).toHaveLength(128);
  for (const column of [3, 4, 5])
    expect(new Set(rows.map((row) => row.split(', ')[column])).size, `column ${column}`).toBe(64);
  expect(capture).not.toMatch(/, 2, NVIDIA/);
});

test.runIf(process.platform === 'linux')('the replay answers as the fake does, first and again', async () => {
  const node = await fakeNode(3);
  onTestFinished(() => node.remove());
  const [program = '', ...words] = node.nvidiaSmi('test');
  const ask = async (...args: string[]) => (await promisify(execFile)(program, [...words, ...args])).stdout;
  const uuids = await ask('--query-gpu=uuid,index', '--format=csv');
  expect(uuids.trim().split('\n')).toHaveLength(4);
  const others = await ask('--query-gpu=index,uuid', '--format=csv');
  expect(others.split('\n')[0]).toBe('index, uuid');
  // Of the same length, so under the same name, and not to be mixed up.
  expect(await ask('--query-gpu=uuid,index', '--format=csv')).toBe(uuids);
  expect(await ask('--query-gpu=index,uuid', '--format=csv')).toBe(others);
  expect(await ask('--query-gpu=index,uuid', '--format=csv')).toBe(others);
  await expect(ask('--query-gpu=nonsense', '--format=csv')).rejects.toThrow('nonsense');
});

test.runIf(process.platform === 'linux')(
  'the GPUs of this machine are those that nvidia-smi lists',
  async () => {
    const fake = await fakeNode(3);
    onTestFinished(() => fake.remove());
    const node = await realNode(fake.nvidiaSmi('real'));
    expect(node).toMatchObject({ gpus: 3, what: '3 x NVIDIA A100-SXM4-80GB, driver 535.183.06' });
    await expect(realNode(['/nowhere/nvidia-smi'])).rejects.toThrow(
      /^nvidia-smi lists no GPU of this machine: .*ENOENT.* Without --real/,
    );
  },
);
