/** Rules in a real Prometheus: whether it evaluates each without an error. */
import { z } from 'zod';
import type { RuleGroup } from './rules.ts';
import { rulesFile } from './rules-file.ts';

/** A file of all these rules, evaluated so often: what is recorded once an hour would be seen after an hour. */
export function soonRules(groups: readonly RuleGroup[], interval: string): string {
  return rulesFile({ groups: groups.map((group) => ({ ...group, interval })) }, 'a test');
}

const answer = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() })),
      }),
    ),
  }),
});

export type RuleHealth = z.infer<typeof answer>['data']['groups'][number]['rules'][number];

/** Health of every rule of a Prometheus: `ok`, `err` or, before its first evaluation, `unknown`. */
export async function ruleHealths(url: string): Promise<readonly RuleHealth[]> {
  const response = await fetch(`${url}/api/v1/rules`);
  return answer.parse(await response.json()).data.groups.flatMap(({ rules }) => rules);
}
