/** `--quick`, by the functions that the command calls. */
import { expect, test } from 'vitest';
import { ruleFiles } from '../../alerts/kit.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';
import { savedRun } from './measured.ts';
import { scalePage } from './page.ts';
import { QUICK } from './plan.ts';
import { runPlan } from './run.ts';

test('fleets of one node and two are scraped, their rules run, and the page says what that takes', async () => {
  const lines: string[] = [];
  const groups = Object.values(ruleFiles({ verdict: DEFAULT_THRESHOLDS })).flatMap((file) => file.groups);
  const figures = await runPlan({
    prometheus: toolPath('prometheus'),
    promtool: toolPath('promtool'),
    groups,
    plan: QUICK,
    days: 0,
    notes: [],
    progress: (line) => lines.push(line),
  });
  expect(lines).toHaveLength(2);
  expect(figures.notes.filter((note) => note.includes('failed'))).toEqual([]);
  const [one, two, twoServers, bare] = figures.measured;
  if (!one || !two || !twoServers || !bare) throw new Error('a size is missing');
  expect(Object.values(figures.families).reduce((sum, series) => sum + series, 0)).toBe(one.seriesPerNode);
  // Eight H100 are some hundreds of series, a server more than a hundred.
  expect(one.seriesPerNode).toBeGreaterThan(800);
  expect(twoServers.seriesPerNode - one.seriesPerNode).toBeGreaterThan(100);
  expect(bare.headSeries).toBe(bare.seriesPerNode + 5);
  expect(bare.recorded).toEqual({});
  // The rules join the GPUs of a node with its server.
  expect(
    [one, two, twoServers].map(({ recorded }) => recorded['server_model:gpu_utilisation:avg5m']),
  ).toEqual([1, 2, 2]);
  expect(two.recorded['fleet:gpus:count']).toBe(1);
  expect(one.groups.filter((group) => !(group.seconds > 0))).toEqual([]);
  expect(two.heldBytes).toBeGreaterThan(1e7);
  expect(savedRun.parse(JSON.parse(JSON.stringify(figures)))).toEqual(figures);
  const page = scalePage(figures, groups);
  expect(page).toContain(`Eight GPUs and one inference server are `);
  expect(page).toContain('| memory held | ');
  expect(page).not.toContain('NaN');
}, 240_000);
