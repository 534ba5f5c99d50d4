/** `--set NAME=VALUE`: another hold, another threshold, another key of the config. */
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { isUsableDuration, parseDuration } from '../../config/duration.ts';
import { parseConfig } from '../../config/file.ts';
import { ConfigProblem } from '../../config/problem.ts';
import type { Config } from '../../config/schema.ts';
import { didYouMean } from '../../validation/did-you-mean.ts';
import { comparisonsIn, withThreshold } from '../promql/comparisons.ts';
import type { LoadedRule } from './loaded-rule.ts';

export interface Setting {
  readonly name: string;
  readonly value: string;
}

const OF_ALERTS = ['for', 'keep_firing_for', 'threshold'];
/** Sections of the config that the rules depend on. */
const SECTIONS = ['verdict', 'alerts', 'baselines', 'labels'];
const LONGEST_HOLD_MS = 365 * 86_400_000;

/** @throws ConfigProblem for each that nothing is called like */
export function parseSettings(texts: readonly string[]): readonly Setting[] {
  const problems: string[] = [];
  const settings = texts.flatMap((text): Setting[] => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const [first = ''] = name.split('.');
    if (value !== '' && (OF_ALERTS.includes(first) || SECTIONS.includes(first))) return [{ name, value }];
    const known = [...OF_ALERTS, ...SECTIONS.map((section) => `${section}.`)];
    problems.push(
      `--set: "${text}" sets nothing.${didYouMean(first, known)} Try "for=10m", "keep_firing_for=5m", "threshold=0.5" with --alert, or a key of the config such as "verdict.busy=0.7".`,
    );
    return [];
  });
  if (problems.length > 0) throw new ConfigProblem(problems);
  return settings;
}

function isOfAlerts({ name }: Setting): boolean {
  return OF_ALERTS.includes(name.split('.', 1)[0] ?? '');
}

/** The config with the keys that are set; the same if none is. @throws ConfigProblem for what the config does not take */
export function configWith(config: Config, path: string, settings: readonly Setting[]): Config {
  const ofConfig = settings.filter((setting) => !isOfAlerts(setting));
  if (ofConfig.length === 0) return config;
  const tree = z
    .record(z.string(), z.unknown())
    .parse((path === '' ? {} : parse(readFileSync(path, 'utf8'))) ?? {});
  for (const { name, value } of ofConfig) put(tree, name.split('.'), parse(value));
  return parseConfig(stringify(tree), '--set');
}

function put(tree: Record<string, unknown>, [first = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    tree[first] = value;
    return;
  }
  const inner = z.record(z.string(), z.unknown()).safeParse(tree[first]).data ?? {};
  tree[first] = inner;
  put(inner, rest, value);
}

/**
 * The rules with what is set of some alerts.
 * @param chosen names of the alerts that were asked for; empty for all
 * @throws ConfigProblem for a value that cannot be, and for a threshold that is not there or not the only one
 */
export function rulesWith(
  rules: readonly LoadedRule[],
  chosen: ReadonlySet<string>,
  settings: readonly Setting[],
): readonly LoadedRule[] {
  const ofAlerts = settings.filter(isOfAlerts);
  const [first] = ofAlerts;
  if (first && chosen.size === 0)
    throw new ConfigProblem([`--set: "${first.name}" of which alert? Try --alert=NAME beside it.`]);
  const isMeant = (rule: LoadedRule) => rule.kind === 'alert' && chosen.has(rule.name);
  return rules.map((rule) => (isMeant(rule) ? ruleWith(rule, ofAlerts) : rule));
}

function ruleWith(rule: LoadedRule, settings: readonly Setting[]): LoadedRule {
  let { expr, holdSeconds, keepSeconds } = rule;
  for (const { name, value } of settings) {
    if (name === 'for') holdSeconds = secondsOf(name, value);
    else if (name === 'keep_firing_for') keepSeconds = secondsOf(name, value);
    else expr = withLimit(rule.name, expr, { name, value });
  }
  return { ...rule, expr, holdSeconds, keepSeconds };
}

function secondsOf(name: string, value: string): number {
  const milliseconds = parseDuration(value);
  if (isUsableDuration(milliseconds, 0, LONGEST_HOLD_MS)) return milliseconds / 1_000;
  throw new ConfigProblem([`--set: ${name}: "${value}" is not a duration. Try "${name}=10m".`]);
}

/** Of several thresholds each has a number: `threshold.2`. */
function withLimit(alert: string, expr: string, { name, value }: Setting): string {
  if (value.trim() === '' || Number.isNaN(Number(value)))
    throw new ConfigProblem([`--set: ${name}: "${value}" is not a number. Try "${name}=0.5".`]);
  const all = comparisonsIn(expr);
  const listed = all
    .map(({ operator, value: limit }, index) => `${index + 1}: ${operator} ${limit}`)
    .join(', ');
  if (all.length === 0) {
    throw new ConfigProblem([
      `--set: ${name}: ${alert} compares with no number of its own, so there is no threshold to set. Try another value of what it reads, in a copy of its rules: --rules=FILE.`,
    ]);
  }
  const [, number] = /^threshold\.(\d+)$/.exec(name) ?? [];
  const index = number === undefined && all.length === 1 ? 0 : Number(number) - 1;
  const comparison = all[index];
  if (comparison) return withThreshold(expr, comparison, value.trim());
  throw new ConfigProblem([
    `--set: ${name}: ${alert} compares with ${all.length} number${all.length === 1 ? '' : 's'} (${listed}). Try "threshold.1=${value}".`,
  ]);
}
