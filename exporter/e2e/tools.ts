import { delimiter, join } from 'node:path';
import { findProgram } from '../demo/prometheus/program.ts';

/** The programs that tests and scorecards run, by the names of upstream. */
export type Tool = 'prometheus' | 'promtool' | 'alertmanager' | 'amtool' | 'vmalert' | 'chromium';

/** In the folder in which npm runs scripts, whether they are built or not. */
const CACHE = join(process.cwd(), '.cache/test-tools/bin');
/** What distributions and vendors call them. */
const OTHER_NAMES: Partial<Record<Tool, readonly string[]>> = {
  alertmanager: ['prometheus-alertmanager'],
  chromium: ['chromium-browser', 'google-chrome', 'google-chrome-stable'],
};

/**
 * Path of a tool: the system's if it is on PATH, else what `.ci/test-tools` unpacked.
 * @throws Error that says what to type when it is in neither place
 */
export function toolPath(tool: Tool): string {
  const names = [tool, ...(OTHER_NAMES[tool] ?? [])];
  const environment = { PATH: [process.env['PATH'], CACHE].join(delimiter) };
  const [found] = names.flatMap((name) => findProgram(name, environment) ?? []);
  if (found !== undefined) return found;
  throw new Error(`${tool} is neither on PATH nor in .cache/test-tools. Type: bash .ci/test-tools`);
}
