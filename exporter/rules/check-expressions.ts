import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';

const run = promisify(execFile);
/** How promtool says it: the rule by its number, and why. */
const COMPLAINT = /rule (\d+), "[^"]*": (?:could not parse expression: )?(.*)/g;

interface Expression {
  readonly key: string;
  readonly expr: string;
}

/**
 * Has the expressions of one's own signals read by Prometheus' own parser.
 * @throws ConfigProblem with the key of each that it does not take, and why
 */
export async function checkExpressions({ baselines }: Config, promtool: string): Promise<void> {
  const expressions = baselines.signals.flatMap(({ expr, minimumTraffic }, index): Expression[] => {
    const key = `baselines.signals[${index}]`;
    const traffic = minimumTraffic && { key: `${key}.minimum_traffic.expr`, expr: minimumTraffic.expr };
    return [{ key: `${key}.expr`, expr }, ...(traffic ? [traffic] : [])];
  });
  const complaints = await complaintsOf(expressions, promtool);
  if (complaints.length > 0) throw new ConfigProblem(complaints);
}

async function complaintsOf(
  expressions: readonly Expression[],
  promtool: string,
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-rules-'));
  const file = join(folder, 'own.rules.yaml');
  const rules = expressions.map(({ expr }, index) => ({ record: `own:${index}`, expr }));
  // YAML takes JSON as it is.
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'own', rules }] }));
  try {
    await run(promtool, ['check', 'rules', '--lint=none', file]);
    return [];
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const found = [...said.matchAll(COMPLAINT)].map(([, number, reason]) => {
      const { key = '', expr = '' } = expressions[Number(number) - 1] ?? {};
      return `${key}: ${JSON.stringify(expr)}: ${reason}. Try it in the expression browser of Prometheus first.`;
    });
    return found.length > 0 ? found : [`promtool: ${said.trim()}`];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
