import type { Options } from '../config/options.ts';
import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { findProgram } from '../demo/prometheus/program.ts';
import { checkExpressions } from './check-expressions.ts';
import { kitOptions } from './kit-options.ts';
import { writeRules } from './write-rules.ts';

const UNREAD = 'promtool is not on PATH: the expressions of your signals were not read.';
const INSTALL = 'Install Prometheus, which brings it, or add its folder to PATH, and try again.';

/** `gpu-headroom rules`: checks what the rules depend on, and writes them. @throws ConfigProblem for what is wrong */
export async function runRules(options: Options, config: Config, say: (line: string) => void): Promise<void> {
  const { out, check } = options;
  if (out === '' && !check) throw new ConfigProblem(['--out: missing. Try --out=headroom-rules.']);
  const kit = kitOptions(config, new Date().getUTCFullYear());
  const promtool = findProgram('promtool', process.env);
  if (promtool !== undefined) await checkExpressions(config, promtool);
  else if (config.baselines.signals.length > 0) {
    // What was not checked is not good.
    if (check) throw new ConfigProblem([`${UNREAD} ${INSTALL}`]);
    say(UNREAD);
  }
  if (check)
    say(
      `${kit.baselines?.signals.length} signals are watched, by the hours of ${config.baselines.timeZone}. All is good.`,
    );
  else writeRules(out, kit, say);
}
