import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolPath } from './tools.ts';

/**
 * What `promtool check metrics` has against a page in text format: one line for each finding, none if it is clean.
 * @throws Error when promtool cannot read the page at all
 */
export function promtoolFindings(page: string): string[] {
  const { status, stderr } = spawnSync(toolPath('promtool'), ['check', 'metrics'], {
    input: page,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // 3 is promtool's own code for findings; 1 says that the page is not in the format.
  if (status !== 0 && status !== 3) throw new Error(`promtool cannot read the page: ${stderr}`);
  return stderr.split('\n').filter((line) => line !== '');
}

/** One group of `promtool test rules`: series, and what expressions give over them. */
export interface RuleTest {
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly promql_expr_test?: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
  readonly alert_rule_test?: readonly {
    readonly alertname: string;
    readonly eval_time: string;
    readonly exp_alerts: readonly {
      readonly exp_labels: Readonly<Record<string, string>>;
      readonly exp_annotations: Readonly<Record<string, string>>;
    }[];
  }[];
}

/** What `promtool check rules` has against a rule file; `undefined` if nothing. */
export function ruleFileComplaint(rules: string): string | undefined {
  return inFolder({ 'test.rules.yaml': rules }, (folder) =>
    complaintOf(['check', 'rules', join(folder, 'test.rules.yaml')]),
  );
}

/**
 * How expressions over series and the series that a rule file records differ from what is expected; `undefined` if not at all.
 * @param order names of groups, as they are to be evaluated at each time
 */
export function ruleTestComplaint(
  tests: readonly RuleTest[],
  rules = 'groups: []',
  order: readonly string[] = [],
): string | undefined {
  const file = {
    rule_files: ['test.rules.yaml'],
    evaluation_interval: tests[0]?.interval,
    group_eval_order: order,
    tests,
  };
  // YAML takes JSON as it is.
  return inFolder({ 'test.rules.yaml': rules, 'test.yaml': JSON.stringify(file) }, (folder) =>
    complaintOf(['test', 'rules', join(folder, 'test.yaml')]),
  );
}

function complaintOf(command: readonly string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(toolPath('promtool'), command, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return status === 0 ? undefined : `${stdout}${stderr}`;
}

function inFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-promtool-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
