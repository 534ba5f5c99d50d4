import { mkdirSync } from 'node:fs';
import { rulesFile } from '../../../alerts/rules-file.ts';
import { verdictGroups } from '../../../alerts/verdict/groups.ts';
import type { Thresholds } from '../../../alerts/verdict/thresholds.ts';
import type { ScenarioName } from '../../simulator/scenarios/names.ts';
import { scenarioOf } from '../../simulator/scenarios/scenarios.ts';
import { writeHistory } from '../history/write-history.ts';
import type { WorldOptions } from '../world.ts';
import { findProgram } from './program.ts';
import { dataFolder, startPrometheus } from './server.ts';
import type { RunningPrometheus } from './server.ts';

/** Labels of what is scraped of the demo, and of its history. */
const TARGET = { job: 'headroom', instance: 'demo' };
const RULE_INTERVAL = '5s';

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
  if (days > 0) await writeHistory(scenarioOf(scenario), history);
  options.signal.throwIfAborted();
  const groups = verdictGroups(thresholds, RULE_INTERVAL);
  return startPrometheus({
    program: tools.prometheus,
    folder,
    scrape,
    telemetryPath,
    target: TARGET,
    signal: options.signal,
    rules: { 'verdict.rules.yaml': rulesFile({ groups }, 'alerts/verdict') },
  });
}
