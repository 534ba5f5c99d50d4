/** Expressions as Grafana sends them, and what of them a test must know. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rulesFile } from '../alerts/rules-file.ts';
import { toolPath } from '../exporter/e2e/tools.ts';

export interface Substitutes {
  /** Values of variables; `.+`, as for All, for those that are not given. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Step of the query, seconds. */
  readonly step?: number;
  /** The whole time that is shown, seconds. */
  readonly range?: number;
}

export const SCRAPE_SECONDS = 15;

/** The expression with its variables filled in, as Grafana does it. */
export function substituted(
  expr: string,
  { variables = {}, step = 60, range = 3_600 }: Substitutes = {},
): string {
  const rateInterval = Math.max(step + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS);
  return expr
    .replaceAll(/\$\{?__rate_interval\}?/g, `${rateInterval}s`)
    .replaceAll(/\$\{?__interval_ms\}?/g, `${step * 1_000}`)
    .replaceAll(/\$\{?__interval\}?/g, `${step}s`)
    .replaceAll(/\$\{?__range\}?/g, `${range}s`)
    .replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => variables[name] ?? '.+');
}

/** What promtool has against the expressions, as expressions of rules; none if it takes all of them. */
export function refusedByPromtool(exprs: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-promql-'));
  try {
    const file = join(folder, 'expressions.yaml');
    const rules = exprs.map((expr, index) => ({ record: `expression:${index}`, expr }));
    writeFileSync(file, rulesFile({ groups: [{ name: 'expressions', interval: '1m', rules }] }, 'a test'));
    const { status, stdout, stderr } = spawnSync(toolPath('promtool'), ['check', 'rules', file], {
      encoding: 'utf8',
    });
    return status === 0 ? [] : `${stdout}${stderr}`.split('\n').filter((line) => line.includes('expression'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
