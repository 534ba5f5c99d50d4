import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The programs of the Prometheus project that tests run, by the names of upstream. */
export type Tool = 'prometheus' | 'promtool' | 'alertmanager' | 'amtool';

const CACHE = fileURLToPath(new URL('../../.cache/test-tools/bin', import.meta.url));
const DEBIAN_NAMES: Partial<Record<Tool, string>> = { alertmanager: 'prometheus-alertmanager' };

/**
 * Path of a tool: the system's if it is on PATH, else what `.ci/test-tools` unpacked.
 * @throws Error that says what to type when it is in neither place
 */
export function toolPath(tool: Tool): string {
  const names = [tool, DEBIAN_NAMES[tool]].filter((name) => name !== undefined);
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), CACHE];
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
  if (found) return found;
  throw new Error(`${tool} is neither on PATH nor in .cache/test-tools. Type: bash .ci/test-tools`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
