import { mkdirSync } from 'node:fs';
import { ruleFiles } from '../../../alerts/kit.ts';
import { rulesFile } from '../../../alerts/rules-file.ts';
import type { Thresholds } from '../../../alerts/verdict/thresholds.ts';
import type { ScenarioName } from '../../simulator/scenarios/names.ts';
import { scenarioOf } from '../../simulator/scenarios/scenarios.ts';
import { writeHistory } from '../history/write-history.ts';
import type { Rehearsed } from '../stage.ts';
import type { WorldOptions } from '../world.ts';
import { findProgram } from './program.ts';
import type { RunningPrometheus } from './process.ts';
import { dataFolder, startPrometheus } from './server.ts';

/** Labels of what is scraped of the demo, and of its history. */
const TARGET = { job: 'headroom', instance: 'demo' };
/** As often as it scrapes: a switch of the scenario is seen soon. */
const VERDICT_INTERVAL = '5s';

export interface Tools {
  readonly prometheus: string;
  readonly promtool: string;
}

export interface PrivateOptions extends WorldOptions {
  readonly tools: Tools;
  readonly folder: string;
  readonly scenario: ScenarioName;
  readonly days: number;
  readonly prices: Readonly<Record<string, number>>;
  readonly thresholds: Thresholds;
  /** `host:port` of the exporter. */
  readonly scrape: string;
  readonly telemetryPath: string;
  readonly onProgress: (share: number) => void;
  /** Gets the scene that the past was written of, to go on from there. */
  readonly onPast: (rehearsed: Rehearsed) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Prometheus and its tool, if both are on PATH. */
export function findTools(environment: NodeJS.ProcessEnv): Tools | undefined {
  const prometheus = findProgram('prometheus', environment);
  const promtool = findProgram('promtool', environment);
  return prometheus !== undefined && promtool !== undefined ? { prometheus, promtool } : undefined;
}

/**
 * A Prometheus with our rules that scrapes the demo, and holds the days before it as if it had scraped them, too.
 * @throws Error with what the tool said that failed; AbortError when told to stop
 */
export async function startPrivatePrometheus(options: PrivateOptions): Promise<RunningPrometheus> {
  const { tools, folder, scenario, thresholds, scrape, telemetryPath, days } = options;
  const data = dataFolder(folder);
  mkdirSync(data, { recursive: true });
  const history = { ...options, folder: data, promtool: tools.promtool, target: TARGET };
  if (days > 0) await options.onPast(await writeHistory(scenarioOf(scenario), history));
  options.signal.throwIfAborted();
  const files = Object.entries(ruleFiles({ verdict: thresholds, verdictInterval: VERDICT_INTERVAL }));
  return startPrometheus({
    program: tools.prometheus,
    folder,
    scrape,
    telemetryPath,
    target: TARGET,
    signal: options.signal,
    rules: Object.fromEntries(
      files.map(([name, file]) => [`${name}.rules.yaml`, rulesFile(file, `alerts/${name}`)]),
    ),
  });
}
