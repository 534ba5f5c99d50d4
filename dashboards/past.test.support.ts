/** A past in a real Prometheus, with what the rules would have recorded of it, for dashboards to be drawn from. */
import { mkdir } from 'node:fs/promises';
import type { RuleGroup } from '../alerts/rules.ts';
import { evaluateOver } from '../alerts/score/engine.ts';
import type { Evaluated } from '../alerts/score/engine.ts';
import { DEFAULT_THRESHOLDS } from '../alerts/verdict/thresholds.ts';
import { writeHistory } from '../exporter/demo/history/write-history.ts';
import { toolPath } from '../exporter/e2e/tools.ts';
import type { ScenarioName } from '../exporter/simulator/scenarios/names.ts';
import { scenarioOf } from '../exporter/simulator/scenarios/scenarios.ts';

export interface PastOptions {
  readonly scenarios: readonly ScenarioName[];
  readonly gpus: number;
  readonly days: number;
  /** Recorded at all times of it. What the verdict's rules record is in the history already: they read their own last sample. */
  readonly groups: readonly RuleGroup[];
  /** As often as it was scraped, milliseconds under a minute. */
  readonly everyMs: number;
}

const MINUTE = 60;
const DAY = 86_400;

export interface Past extends Evaluated {
  /** Its last moment, Unix seconds. */
  readonly to: number;
}

/** Each scenario is an exporter of its own: its name is the `instance`. */
export async function pastOf(options: PastOptions): Promise<Past> {
  const to = Math.floor(Date.now() / 1000 / MINUTE) * MINUTE;
  const evaluated = await evaluateOver({
    groups: options.groups,
    inputs: (folder) => writeScenarios(options, folder),
    from: to - options.days * DAY,
    to,
    // As dashboards are drawn: that of Prometheus, unless somebody changed it.
    lookback: '5m',
    prometheus: toolPath('prometheus'),
    promtool: toolPath('promtool'),
  });
  return { ...evaluated, to };
}

async function writeScenarios(
  { scenarios, gpus, days, everyMs }: PastOptions,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of scenarios) {
    await writeHistory(scenarioOf(name), {
      gpus,
      days,
      seed: 1,
      speed: 1,
      prices: {},
      thresholds: DEFAULT_THRESHOLDS,
      promtool: toolPath('promtool'),
      folder,
      target: { job: 'headroom', instance: name },
      onProgress: () => undefined,
      signal: new AbortController().signal,
      pace: { everyMs, innerMs: everyMs / 3 },
    });
  }
}
