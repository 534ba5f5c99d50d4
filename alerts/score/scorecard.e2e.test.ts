/** `--quick`, by the functions that the command calls. */
import { expect, test } from 'vitest';
import { toolPath } from '../../exporter/e2e/tools.ts';
import { quickOptions } from './quick.ts';
import { scorecard } from './scorecard.ts';
import { scorecardPage } from './scorecard-page.ts';

test('doubled traffic is seen by the baselines, by chance by nobody, and the page says so', async () => {
  const lines: string[] = [];
  const options = quickOptions(1);
  const [set, ...others] = await scorecard({
    ...options,
    programs: { prometheus: toolPath('prometheus'), promtool: toolPath('promtool') },
    progress: (line) => lines.push(line),
  });
  if (!set) throw new Error('no set was scored');
  expect(others).toEqual([]);
  expect(lines).toHaveLength(options.detectors.length);
  expect(set.faults).toBe(4);
  const recalls = Object.fromEntries(set.installed.map(({ name, metrics }) => [name, metrics?.recall60]));
  expect(recalls['Headroom baselines']).toBe(1);
  expect(recalls['never']).toBe(0);
  const [ours] = set.installed;
  expect(ours?.metrics?.alertsPerWeek).toBeLessThan(1);
  expect(ours?.metrics?.cover).toBeGreaterThan(0.75);
  // The most is reckoned in docs/baselines.md; less is read, for not every lag is there yet.
  expect(ours?.samplesPerMinute).toBeGreaterThan(80);
  expect(ours?.samplesPerMinute).toBeLessThan(150);
  // No detector has more alerts than the rate at which they are compared.
  const rates = set.equal.flatMap(({ rate, rows }) =>
    rows.map(
      ({ name, metrics }) => name !== 'random at the same rate' && (metrics?.alertsPerWeek ?? 0) > rate,
    ),
  );
  expect(rates).not.toContain(true);
  const page = scorecardPage([set], { where: 'here', notes: [], seed: 1 });
  expect(page).toContain('| Headroom baselines | 0.');
  expect(page).toContain('all of these faults are seen within an hour');
}, 200_000);
