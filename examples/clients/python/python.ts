import { fileURLToPath } from 'node:url';
import { startChild } from '../../../exporter/e2e/child.ts';
import type { Child, Cleanup } from '../../../exporter/e2e/child.ts';

/** Where the client and its tests are. */
export const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/**
 * Starts `python3` with the client on its path; it leaves no compiled files behind.
 * @throws Error that says what to install when there is none
 */
export function startPython(args: readonly string[], cleanup: Cleanup): Child {
  const env = { PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1' };
  try {
    return startChild('python3', args, { cleanup, env });
  } catch (cause) {
    const message = 'python3 is not on PATH; 3.8 or newer will do. On Debian type: apt-get install python3';
    throw new Error(message, { cause });
  }
}
