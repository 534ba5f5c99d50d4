/** Rule files of others. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseDuration } from '../../config/duration.ts';
import { ConfigProblem } from '../../config/problem.ts';
import type { LoadedRule } from './loaded-rule.ts';

const run = promisify(execFile);
/** Of Prometheus, where neither the group nor the configuration says how often. */
const DEFAULT_INTERVAL = '1m';

const duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text.replaceAll(/(\d+)y/g, (_, years) => `${Number(years) * 365}d`));
  if (milliseconds !== undefined) return milliseconds / 1_000;
  context.addIssue(`"${text}" is not a duration. Try "5m".`);
  return z.NEVER;
});
const rule = z.looseObject({
  record: z.string().optional(),
  alert: z.string().optional(),
  expr: z.union([z.string(), z.number()]).transform(String),
  for: duration.default(0),
  keep_firing_for: duration.default(0),
  labels: z.record(z.string(), z.coerce.string()).default({}),
});
const groups = z.array(
  z.looseObject({
    name: z.string(),
    interval: duration.prefault(DEFAULT_INTERVAL),
    rules: z.array(rule).default([]),
  }),
);
/** As Prometheus reads it, or as its operator does. */
const file = z.union([
  z.looseObject({ groups }).transform((found) => found.groups),
  z.looseObject({ spec: z.looseObject({ groups }) }).transform(({ spec }) => spec.groups),
]);

/**
 * The rules of a file, after promtool has taken it.
 * @throws ConfigProblem with what is wrong with it
 */
export async function readRuleFile(path: string, promtool: string): Promise<readonly LoadedRule[]> {
  const found = readYaml(path);
  const read = file.safeParse(found);
  if (!read.success) throw new ConfigProblem([shapeProblem(path, found)]);
  await mustBeTaken(path, found, promtool);
  return read.data.flatMap((group) =>
    group.rules.map((each) => ({
      kind: each.record === undefined ? ('alert' as const) : ('record' as const),
      name: each.record ?? each.alert ?? '',
      expr: each.expr,
      holdSeconds: each.for,
      keepSeconds: each.keep_firing_for,
      labels: each.labels,
      group: group.name,
      interval: group.interval,
    })),
  );
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'), { maxAliasCount: 100 });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    throw new ConfigProblem([
      `--rules: ${path}: ${reason}. Try a rule file that promtool check rules takes.`,
    ]);
  }
}

function shapeProblem(path: string, found: unknown): string {
  const isList = z.looseObject({ groups: z.array(z.unknown()) }).safeParse(found).success;
  const what = isList ? 'has a rule or a group that is none' : 'has no groups of rules';
  return `--rules: ${path}: ${what}. Try "promtool check rules ${path}".`;
}

/** The parser of expressions is that of Prometheus. */
async function mustBeTaken(path: string, found: unknown, promtool: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-backtest-'));
  const copy = join(folder, 'rules.yaml');
  const { spec } = z.looseObject({ spec: z.looseObject({ groups: z.unknown() }).optional() }).parse(found);
  // YAML takes JSON as it is.
  writeFileSync(copy, JSON.stringify(spec ? { groups: spec.groups } : found));
  try {
    await run(promtool, ['check', 'rules', '--lint=none', copy]);
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const lines = said.split('\n').filter((line) => line.trim() !== '' && !line.endsWith('FAILED:'));
    throw new ConfigProblem(lines.map((line) => `--rules: ${line.trim().replaceAll(copy, path)}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
