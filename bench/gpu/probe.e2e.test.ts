/** The probe on the fake library: what only a real GPU can answer is asked, and each question gets an answer. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { fakeNode } from '../peers/node.ts';

const PROBE = join(process.cwd(), 'dist/bench/gpu/probe.js');

test('asks all and prints it as JSON', async () => {
  const node = await fakeNode(1);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [PROBE, node.library, '0.1'], {
      env: { ...process.env, ...node.environment },
      maxBuffer: 64 * 1024 * 1024,
    });
    expect(JSON.parse(stdout)).toMatchObject({
      init: { code: 0 },
      byIndex: 0,
      symbols: { nvmlDeviceGetFieldValues: true, nvmlDeviceGetPdi: false },
      once: { utilisation: { code: 0, words: [80, expect.any(Number)] } },
      countersBefore: { scope0: { code: 0 } },
      gpmNine: { entries: { 2: { code: expect.any(Number) } } },
    });
  } finally {
    node.remove();
  }
});
