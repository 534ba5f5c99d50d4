import { ruleFiles } from '../../../alerts/kit.ts';
import { ConfigProblem } from '../../config/problem.ts';
import { kitOptions } from '../../rules/kit-options.ts';
import type { Config } from '../../config/schema.ts';
import { didYouMean } from '../../validation/did-you-mean.ts';
import type { LoadedRule } from './loaded-rule.ts';
import { loadedRules } from './loaded-rule.ts';
import { readRuleFile } from './rule-file.ts';
import type { RuleFile } from './rule-file.ts';
import { configWith, parseSettings, rulesWith } from './settings.ts';

export interface RuleRequest {
  readonly config: Config;
  /** Of the config, empty for none. */
  readonly configPath: string;
  /** Rule files in place of the kit. */
  readonly files: readonly string[];
  /** Names of the alerts to judge; empty for all. */
  readonly alerts: readonly string[];
  /** `NAME=VALUE`. */
  readonly settings: readonly string[];
  readonly promtool: string;
  /** Of the past that is looked at: the clock was changed in it. */
  readonly year: number;
}

export interface RequestedRules {
  readonly now: readonly LoadedRule[];
  /** With what is set; absent if nothing is. */
  readonly set: readonly LoadedRule[] | undefined;
  readonly alerts: ReadonlySet<string>;
  /** Where they come from, in words. */
  readonly origin: string;
  /** What of rule files is not followed, in sentences. */
  readonly notes: readonly string[];
}

/** @throws ConfigProblem for what cannot be */
export async function requestedRules(request: RuleRequest): Promise<RequestedRules> {
  const { config, configPath, files, settings: texts, promtool, year } = request;
  const settings = parseSettings(texts);
  const isOfConfig = settings.find(({ name }) => /^(verdict|alerts|baselines|labels)/.test(name));
  if (files.length > 0 && isOfConfig)
    throw new ConfigProblem([
      `--set: "${isOfConfig.name}" is a key of the config, on which --rules does not depend. Leave one of them out.`,
    ]);
  const { rules: now, notes } =
    files.length === 0 ? { rules: kitRules(config, year), notes: [] } : await fileRules(files, promtool);
  const names = new Set(now.flatMap(({ kind, name }) => (kind === 'alert' ? [name] : [])));
  const chosen = chosenAlerts(request, names);
  const changed = configWith(config, configPath, settings);
  const base = changed === config ? now : kitRules(changed, year);
  return {
    now,
    set: settings.length === 0 ? undefined : rulesWith(base, new Set(request.alerts), settings),
    alerts: chosen,
    origin: files.length === 0 ? 'the rules of Headroom' : files.join(' and '),
    notes,
  };
}

/** All but the alerts about alerts, which count what is counted here. */
function kitRules(config: Config, year: number): readonly LoadedRule[] {
  const { verdict, recording, baselines, alerting } = ruleFiles(kitOptions(config, year));
  return loadedRules([verdict, recording, baselines, alerting].flatMap(({ groups }) => groups));
}

async function fileRules(files: readonly string[], promtool: string): Promise<RuleFile> {
  const read: RuleFile[] = [];
  for (const file of files) read.push(await readRuleFile(file, promtool));
  return { rules: read.flatMap(({ rules }) => rules), notes: read.flatMap(({ notes }) => notes) };
}

function chosenAlerts({ alerts, files }: RuleRequest, names: ReadonlySet<string>): ReadonlySet<string> {
  if (names.size === 0)
    throw new ConfigProblem([
      `--rules: ${files.join(', ')}: no alert in it. Try a file with alerting rules.`,
    ]);
  if (alerts.length === 0) return names;
  const problems = alerts.flatMap((name) => {
    if (names.has(name)) return [];
    const where = files.length === 0 ? 'docs/alerts.md' : files.join(', ');
    return [`--alert: "${name}" is no alert of ${where}.${didYouMean(name, [...names])}`];
  });
  if (problems.length > 0) throw new ConfigProblem(problems);
  return new Set(alerts);
}
