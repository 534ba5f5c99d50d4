import { delimiter, join } from 'node:path';
import { findProgram } from '../demo/prometheus/program.ts';

/** The programs that tests and scorecards run, by the names of upstream. */
export type Tool =
  | 'prometheus'
  | 'promtool'
  | 'alertmanager'
  | 'amtool'
  | 'vmalert'
  | 'victoria-metrics'
  | 'chromium'
  | 'openssl';

/** What the examples are checked with: where one is not to be had, its tests are skipped. */
export type ExampleTool =
  'docker-compose' | 'kubectl' | 'kustomize' | 'systemd-analyze' | 'vmagent' | 'jsonnet';

/** In the folder in which npm runs scripts, whether they are built or not. */
const CACHE = join(process.cwd(), '.cache/test-tools/bin');
/** What distributions and vendors call them. */
const OTHER_NAMES: Partial<Record<Tool, readonly string[]>> = {
  alertmanager: ['prometheus-alertmanager'],
  chromium: ['chromium-browser', 'google-chrome', 'google-chrome-stable'],
};
/** Where plugins of Docker lie, which are no programs of their own; before PATH, on which there may be version 1. */
const PLUGINS = ['libexec', 'lib', 'local/libexec', 'local/lib'].map(
  (folder) => `/usr/${folder}/docker/cli-plugins`,
);

/**
 * Path of a tool: the system's if it is on PATH, else what `.ci/test-tools` unpacked.
 * @throws Error that says what to type when it is in neither place
 */
export function toolPath(tool: Tool): string {
  const names = [tool, ...(OTHER_NAMES[tool] ?? [])];
  const [found] = names.flatMap((name) => find(name, process.env['PATH'] ?? '', CACHE) ?? []);
  if (found !== undefined) return found;
  throw new Error(`${tool} is neither on PATH nor in .cache/test-tools. Type: bash .ci/test-tools`);
}

/** Path of a tool, if it is here; says once that tests are skipped if it is not. */
export function exampleTool(...tools: readonly ExampleTool[]): string | undefined {
  const [found] = tools.flatMap((tool) => find(tool, ...PLUGINS, CACHE, process.env['PATH'] ?? '') ?? []);
  if (found === undefined)
    console.warn(`skipped: ${tools.join(' or ')} is not here. Type: bash .ci/test-tools`);
  return found;
}

function find(name: string, ...folders: readonly string[]): string | undefined {
  return findProgram(name, { PATH: folders.join(delimiter) });
}
