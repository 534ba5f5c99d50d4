import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ConfigProblem } from '../config/problem.ts';

export interface DataFolder {
  readonly path: string;
  /** Takes away what the demo put there, unless it is to be kept. */
  remove(): void;
}

/**
 * Where the data of the private Prometheus goes: `wanted`, which must be empty or not be there yet, else a temporary folder.
 * @throws ConfigProblem when it cannot be used
 */
export function openDataFolder(wanted: string, keep: boolean): DataFolder {
  const { path, made } = wanted === '' ? temporaryFolder() : emptyFolder(resolve(wanted));
  return {
    path,
    remove: () => {
      if (keep || !existsSync(path)) return;
      for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true });
      if (made !== undefined) removeEmpty(path, made);
    },
  };
}

interface Folder {
  readonly path: string;
  /** The outermost folder that had to be made, if any. */
  readonly made: string | undefined;
}

function temporaryFolder(): Folder {
  try {
    const path = mkdtempSync(join(tmpdir(), 'headroom-demo-'));
    return { path, made: path };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigProblem([`no temporary folder: ${reason}. Try --data-dir=FOLDER, or --no-prometheus.`]);
  }
}

/** From the inside out; one that somebody has put something into stays. */
function removeEmpty(path: string, outermost: string): void {
  for (
    let each = path;
    each.length >= outermost.length && readdirSync(each).length === 0;
    each = dirname(each)
  )
    rmdirSync(each);
}

function emptyFolder(path: string): Folder {
  let made: string | undefined;
  let found: readonly string[];
  try {
    made = mkdirSync(path, { recursive: true });
    found = readdirSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigProblem([`--data-dir=${path}: ${reason}. Try a folder that you may write to.`]);
  }
  if (found.length === 0) return { path, made };
  throw new ConfigProblem([
    `--data-dir=${path}: holds "${found[0]}" already. Try an empty folder, or one that is not there yet.`,
  ]);
}
