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
  'a server whose memory is full is told so, by what it reports itself',
  async () => {
    const node = await fakeNode(1);
    const out = mkdtempSync(join(tmpdir(), 'headroom-verdicts-'));
    onTestFinished(() => {
      node.remove();
      rmSync(out, { recursive: true });
    });
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        VERDICTS,
        `--out=${out}`,
        `--library=${node.library}`,
        '--server=python3 bench/gpu/serve.py --sleep=0.012',
        '--only=kv_bound',
      ],
      { env: { ...process.env, ...node.environment } },
    );
    expect(stdout).toContain('| `kv_bound` | The KV cache is ');
    expect(readFileSync(join(out, 'kv_bound.prom'), 'utf8')).toMatch(
      /^inference_kv_cache_usage_ratio\{.*\} 1$/m,
    );
  },
  120_000,
);
