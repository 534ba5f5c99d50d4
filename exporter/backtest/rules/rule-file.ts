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
    labels: z.record(z.string(), z.coerce.string()).default({}),
    rules: z.array(rule).default([]),
  }),
);
/** As Prometheus reads it, or as its operator does. */
const file = z.union([
  z.looseObject({ groups }).transform((found) => found.groups),
  z.looseObject({ spec: z.looseObject({ groups }) }).transform(({ spec }) => spec.groups),
]);

const writtenLabels = z.record(z.string(), z.unknown()).optional();
const writtenGroups = z.array(
  z
    .looseObject({
      labels: writtenLabels,
      rules: z.array(z.looseObject({ labels: writtenLabels })).optional(),
    })
    .transform(({ labels, rules = [], ...group }) => ({
      ...group,
      rules: rules.map((each) => Object.assign(each, { labels: { ...labels, ...each.labels } })),
    })),
);
/** As it is written, without what older versions of promtool do not know: labels of a group are on its rules. */
const written = z.union([
  z.looseObject({ groups: writtenGroups }),
  z
    .looseObject({ spec: z.looseObject({ groups: writtenGroups }) })
    .transform(({ spec }) => ({ groups: spec.groups })),
]);

/** Keys of a group that change what its rules give, and that are not followed here. */
const NOT_FOLLOWED = ['query_offset', 'limit'];

export interface RuleFile {
  readonly rules: readonly LoadedRule[];
  /** What of it is not followed, in sentences. */
  readonly notes: readonly string[];
}

/**
 * The rules of a file, after promtool has taken it.
 * @throws ConfigProblem with what is wrong with it
 */
export async function readRuleFile(path: string, promtool: string): Promise<RuleFile> {
  const found = readYaml(path);
  const read = file.safeParse(found);
  if (!read.success) throw new ConfigProblem([shapeProblem(path, found)]);
  await mustBeTaken(path, found, promtool);
  const rules = read.data.flatMap((group) =>
    group.rules.map((each) => ({
      kind: each.record === undefined ? ('alert' as const) : ('record' as const),
      name: each.record ?? each.alert ?? '',
      expr: each.expr,
      holdSeconds: each.for,
      keepSeconds: each.keep_firing_for,
      // Those of the rule come first, as in Prometheus.
      labels: { ...group.labels, ...each.labels },
      group: group.name,
      interval: group.interval,
    })),
  );
  const notes = read.data.flatMap((group) =>
    NOT_FOLLOWED.filter((key) => group[key] !== undefined).map(
      (key) => `${path}: ${key} of group ${group.name} is not followed here.`,
    ),
  );
  return { rules, notes };
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
  // YAML takes JSON as it is.
  writeFileSync(copy, JSON.stringify(written.parse(found)));
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
