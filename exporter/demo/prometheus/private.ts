import { mkdirSync } from 'node:fs';
import { ruleFiles } from '../../../alerts/kit.ts';
import type { RuleFiles } from '../../../alerts/kit.ts';
import { rulesFile } from '../../../alerts/rules-file.ts';
import type { RuleGroup } from '../../../alerts/rules.ts';
import type { Thresholds } from '../../../alerts/verdict/thresholds.ts';
import type { ScenarioName } from '../../simulator/scenarios/names.ts';
import { scenarioOf } from '../../simulator/scenarios/scenarios.ts';
import { recordHistory } from '../history/record-history.ts';
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
/** Of the time that the past takes. */
const SIMULATED_SHARE = 0.6;

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
  const { tools, folder, thresholds, scrape, telemetryPath, days } = options;
  const data = dataFolder(folder);
  mkdirSync(data, { recursive: true });
  const files = ruleFiles({ verdict: thresholds, verdictInterval: VERDICT_INTERVAL });
  if (days > 0) await writePast(options, data, files);
  options.signal.throwIfAborted();
  return startPrometheus({
    program: tools.prometheus,
    folder,
    scrape,
    telemetryPath,
    target: TARGET,
    signal: options.signal,
    rules: Object.fromEntries(
      Object.entries(files).map(([name, file]) => [`${name}.rules.yaml`, rulesFile(file, `alerts/${name}`)]),
    ),
  });
}

/** What was scraped, with its verdicts, and then what the other rules make of it. */
async function writePast(options: PrivateOptions, data: string, files: RuleFiles): Promise<void> {
  const { tools, scenario, onProgress, onPast } = options;
  const share = (from: number, to: number) => (done: number) => onProgress(from + done * (to - from));
  const past = await writeHistory(scenarioOf(scenario), {
    ...options,
    folder: data,
    promtool: tools.promtool,
    target: TARGET,
    onProgress: share(0, SIMULATED_SHARE),
  });
  const end = Math.floor(Date.now() / 1000);
  await onPast(past);
  await recordHistory({
    ...options,
    ...tools,
    data,
    end,
    groups: pastGroups(files),
    onProgress: share(SIMULATED_SHARE, 1),
  });
}

/** The verdict is in the history already, and alerts about alerts would wait for themselves. */
function pastGroups({ recording, baselines, alerting, audit }: RuleFiles): readonly RuleGroup[] {
  const counts = audit.groups.map(({ name, interval, rules }) => ({
    name,
    interval,
    rules: rules.filter((rule) => 'record' in rule),
  }));
  return [recording, baselines, alerting].flatMap(({ groups }) => groups).concat(counts);
}
