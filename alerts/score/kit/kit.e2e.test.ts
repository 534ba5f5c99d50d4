/** `--quick`, by the functions that the command calls. */
import { expect, test } from 'vitest';
import { toolPath } from '../../../exporter/e2e/tools.ts';
import { within } from './judge.ts';
import { KIT_FAULTS } from './kinds.ts';
import { kitPage } from './page.ts';
import { quickKitOptions } from './quick.ts';
import { scoreKit } from './score.ts';

/** What sees a fault in its first hour whatever the traffic is, among others. */
const SEEN_BY: Readonly<Record<string, string>> = {
  'GPU throttled': 'GpuClocksLimited',
  'batch halved': 'InferenceBatchCapacityCut',
  'prefix cache lost': 'BaselineDeviation below',
  'step time +30 %': 'InferenceTokensSlower',
  'empty answers': 'InferenceEmptyAnswers',
  'answers cut short': 'BaselineDeviation above',
  'stuck worker': 'InferenceQueueNotDraining',
  'replica never ready': 'InferenceServerNotReady',
  'client floods': 'InferenceQueueNotDraining',
};

test('faults are seen by the alerts that are made for them, a usual week is quiet, and the page says so', async () => {
  const lines: string[] = [];
  const score = await scoreKit({
    ...quickKitOptions(1),
    programs: { prometheus: toolPath('prometheus'), promtool: toolPath('promtool') },
    progress: (line) => lines.push(line),
  });
  expect(lines).toHaveLength(1);
  expect(score.seen.map(({ branch }) => branch.fault.name)).toEqual(KIT_FAULTS.map(({ name }) => name));
  const seen = Object.fromEntries(
    score.seen.map(({ branch, alerts }) => [branch.fault.name, within(alerts, 60).map(({ alert }) => alert)]),
  );
  for (const [fault, alert] of Object.entries(SEEN_BY)) expect(seen[fault], fault).toContain(alert);
  expect(score.seen.filter(({ alerts }) => within(alerts, 60).length > 0).length).toBeGreaterThanOrEqual(8);
  expect(score.placebo.flat().length).toBeLessThan(score.seen.length);
  expect(score.quiet.filter(({ severity }) => severity === 'critical')).toEqual([]);
  const page = kitPage(score, { where: 'here', notes: [], seed: 1 });
  expect(page).toContain('0.05 pages per server-week or fewer without a fault | 0.00 | met');
  expect(page).toContain('| **GPU throttled**: ');
}, 300_000);
