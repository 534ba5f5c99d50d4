/** The public rules of grafana/promql-anomaly-detection, read from files that the user fetched: they are not ours to copy. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { RuleGroup } from '../rules.ts';
import type { Detector } from './detector.ts';
import { seconds } from '../past/rule-levels.ts';
import { DAY } from './scored-series.ts';

const STRATEGIES = ['adaptive', 'robust'] as const;

/** They look back by a week and an hour or two, and the medians of a day by two days. */
const MEMORY = 8 * DAY;

/** Where the level stands between the bands: beyond 1 and -1 it is outside, as their alert has it. */
const SCORE =
  '(2 * last_over_time(anomaly:level[2m]) - last_over_time(anomaly:upper_band[2m]) - last_over_time(anomaly:lower_band[2m])) / (last_over_time(anomaly:upper_band[2m]) - last_over_time(anomaly:lower_band[2m]))';

const ruleFile = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      interval: z.string().default('1m'),
      rules: z.array(
        z.object({
          record: z.string().optional(),
          alert: z.string().optional(),
          expr: z.coerce.string(),
          for: z.string().optional(),
          labels: z.record(z.string(), z.string()).default({}),
        }),
      ),
    }),
  ),
});

/** @throws Error that says which file is missing or is not what it should be, and what to type */
export function grafanaDetectors(folder: string): Detector[] {
  return STRATEGIES.map((strategy) => {
    const path = [join(folder, 'rules', `${strategy}.yml`), join(folder, `${strategy}.yml`)].find((each) =>
      existsSync(each),
    );
    if (path === undefined)
      throw new Error(
        `${folder} has no ${strategy}.yml. Type: git clone https://github.com/grafana/promql-anomaly-detection && npm run score:baselines -- --grafana=promql-anomaly-detection/rules`,
      );
    const file = ruleFile.safeParse(parse(readFileSync(path, 'utf8')));
    if (!file.success) throw new Error(`${path} is no rule file: ${z.prettifyError(file.error)}`);
    return detector(strategy, file.data);
  });
}

function detector(strategy: string, { groups }: z.infer<typeof ruleFile>): Detector {
  const alert = groups.flatMap(({ rules }) => rules).find((rule) => rule.alert !== undefined);
  return {
    name: `grafana-${strategy}`,
    memory: MEMORY,
    inputLabels: { anomaly_name: 'scored', anomaly_type: 'requests', anomaly_strategy: strategy },
    groups: groups.map(({ name, interval, rules }): RuleGroup => ({
      name,
      interval,
      rules: rules.flatMap(({ record, expr, labels }) =>
        record === undefined ? [] : [{ record, expr, labels }],
      ),
    })),
    holdSeconds: seconds(alert?.for ?? '0s'),
    keepSeconds: 0,
    scores: [{ name: `grafana ${strategy}`, expr: SCORE, limit: 1 }],
  };
}
