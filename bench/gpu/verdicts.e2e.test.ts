/** The check of the verdicts on the fake library, with a server that sleeps where a GPU would work. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { fakeNode } from '../peers/node.ts';

const VERDICTS = join(process.cwd(), 'dist/bench/gpu/verdicts.js');

test.runIf(process.platform === 'linux')(
  'a regime is served, told and read; the verdict would take half a minute more',
  async () => {
    const node = await fakeNode(1);
    const out = mkdtempSync(join(tmpdir(), 'headroom-verdicts-'));
    onTestFinished(() => {
      node.remove();
      rmSync(out, { recursive: true });
    });
    const flags = [
      `--out=${out}`,
      `--library=${node.library}`,
      '--server=python3 bench/gpu/serve.py --sleep=0.012',
      '--only=kv_bound',
      '--seconds=7',
    ];
    const env = { ...process.env, ...node.environment };
    const check = promisify(execFile)(process.execPath, [VERDICTS, ...flags], { env });
    await expect(check).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('`none`, not `kv_bound` | The verdict comes after 30 seconds'),
      stderr: expect.stringMatching(/kv_bound: none, .*"running":[78]/),
    });
    expect(readFileSync(join(out, 'kv_bound.prom'), 'utf8')).toMatch(
      /^inference_queue_depth\{.*\} [1-9]\d*$/m,
    );
  },
  60_000,
);
