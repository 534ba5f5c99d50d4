import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The programs that tests run, by the names of upstream. */
export type Tool = 'prometheus' | 'promtool' | 'alertmanager' | 'amtool' | 'vmalert' | 'chromium';

const CACHE = fileURLToPath(new URL('../../.cache/test-tools/bin', import.meta.url));
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
