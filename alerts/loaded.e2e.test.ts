/** Every rule in a real Prometheus: it loads the files and evaluates each without an error. */
import { onTestFinished, expect, test } from 'vitest';
import { z } from 'zod';
import { startPrometheus } from '../exporter/e2e/prometheus.ts';
import { ruleFiles } from './kit.ts';
import { rulesFile } from './rules-file.ts';
import { DEFAULT_THRESHOLDS } from './verdict/thresholds.ts';

const answer = z.object({
  data: z.object({
    groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) })),
  }),
});

test('every rule is healthy', async () => {
  // All at once, and soon: what is recorded once an hour would be seen after an hour.
  const groups = Object.values(ruleFiles({ verdict: DEFAULT_THRESHOLDS })).flatMap((file) => file.groups);
  const soon = { groups: groups.map((group) => ({ ...group, interval: '1s' })) };
  const { url } = await startPrometheus([], onTestFinished, rulesFile(soon, 'a test'));
  const healths = async () => {
    const response = await fetch(`${url}/api/v1/rules`);
    const { data } = answer.parse(await response.json());
    return data.groups.flatMap(({ rules }) => rules.map(({ health }) => health));
  };
  const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
  await expect.poll(healths, { timeout: 30_000, interval: 250 }).toEqual(Array(rules).fill('ok'));
}, 60_000);
