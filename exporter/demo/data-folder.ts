import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
  const isOurs = wanted === '' || !existsSync(wanted);
  const path = wanted === '' ? mkdtempSync(join(tmpdir(), 'headroom-demo-')) : emptyFolder(resolve(wanted));
  return {
    path,
    remove: () => {
      if (keep) return;
      const ours = isOurs ? [path] : readdirSync(path).map((name) => join(path, name));
      for (const each of ours) rmSync(each, { recursive: true, force: true });
    },
  };
}

function emptyFolder(path: string): string {
  let found: readonly string[];
  try {
    mkdirSync(path, { recursive: true });
    found = readdirSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigProblem([`--data-dir=${path}: ${reason}. Try a folder that you may write to.`]);
  }
  if (found.length === 0) return path;
  throw new ConfigProblem([
    `--data-dir=${path}: holds "${found[0]}" already. Try an empty folder, or one that is not there yet.`,
  ]);
}
