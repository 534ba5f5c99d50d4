/** All rules over the three weeks that the demo writes, in a real Prometheus. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ruleFiles } from '../../alerts/kit.ts';
import { ruleHealths, soonRules } from '../../alerts/loaded.test.support.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { startProgram } from '../e2e/program.ts';
import { startPrometheus } from '../e2e/prometheus.ts';
import { toolPath } from '../e2e/tools.ts';

const cleanup = (undo: () => Promise<void>) => onTestFinished(undo);
const MINUTE_MS = 60_000;

/** Data of the demo's Prometheus: the history that it writes unless told otherwise. */
async function writtenByDemo(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-three-weeks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = await startProgram(
    ['demo', '--scenario=healthy', '--gpus=1', '--keep', `--data-dir=${folder}`],
    {
      cleanup,
      env: { PATH: [dirname(toolPath('prometheus')), process.env['PATH']].join(delimiter) },
    },
  );
  await expect
    .poll(async () => (await fetch(`${program.url}/status/view`)).text(), {
      timeout: 4 * MINUTE_MS,
      interval: 500,
    })
    .toContain('"label":"Prometheus"');
  program.signal('SIGINT');
  await program.exit;
  return join(folder, 'data');
}

test(
  'every rule is healthy over three weeks, and the baselines are of whole weeks',
  async () => {
    const data = await writtenByDemo();
    const groups = Object.values(ruleFiles({ verdict: DEFAULT_THRESHOLDS })).flatMap((file) => file.groups);
    const copied = async (folder: string) => cpSync(data, folder, { recursive: true });
    const prometheus = await startPrometheus([], cleanup, soonRules(groups, '10s'), copied);
    const notOk = async () => (await ruleHealths(prometheus.url)).filter(({ health }) => health !== 'ok');
    await expect.poll(notOk, { timeout: MINUTE_MS, interval: 500 }).toEqual([]);
    const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
    expect(await ruleHealths(prometheus.url)).toHaveLength(rules);
    expect(await prometheus.value('baseline:maturity{signal="request_rate"}')).toBe(3);
  },
  6 * MINUTE_MS,
);
