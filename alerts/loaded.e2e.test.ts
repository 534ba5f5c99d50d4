/** Every rule in a real Prometheus: it loads the files and evaluates each without an error. */
import { onTestFinished, expect, test } from 'vitest';
import { startPrometheus } from '../exporter/e2e/prometheus.ts';
import { ruleFiles } from './kit.ts';
import { ruleHealths, soonRules } from './loaded.test.support.ts';
import { DEFAULT_THRESHOLDS } from './verdict/thresholds.ts';

test('every rule is healthy', async () => {
  const groups = Object.values(ruleFiles({ verdict: DEFAULT_THRESHOLDS })).flatMap((file) => file.groups);
  const { url } = await startPrometheus([], onTestFinished, soonRules(groups, '1s'));
  const healths = async () => (await ruleHealths(url)).map(({ health }) => health);
  const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
  await expect.poll(healths, { timeout: 30_000, interval: 250 }).toEqual(Array(rules).fill('ok'));
}, 60_000);
