import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { toolPath } from '../../exporter/e2e/tools.ts';
import { scaleDocument } from './document.ts';

test('promtool accepts what the page tells to write', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-scale-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const blocks = [...scaleDocument().matchAll(/```yaml\n([^]*?)```/g)].map(([, block = '']) => block);
  expect(blocks).toHaveLength(2);
  for (const block of blocks) {
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, block);
    const { status, stdout, stderr } = spawnSync(toolPath('promtool'), ['check', 'config', file], {
      encoding: 'utf8',
    });
    expect(status, `${block}${stdout}${stderr}`).toBe(0);
  }
});
