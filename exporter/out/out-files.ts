/** The files that a command writes into the folder of `--out`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigProblem } from '../config/problem.ts';

export interface OutFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Before the first is written.
 * @param isOurs whether a text was written by the command before
 * @throws ConfigProblem that names each file which is there already and is somebody's own
 */
export function mustBeOurs(
  files: readonly OutFile[],
  command: string,
  isOurs: (text: string) => boolean,
): void {
  const foreign = files.filter(({ path }) => existsSync(path) && !isOurs(textOf(path)));
  if (foreign.length === 0) return;
  throw new ConfigProblem(
    foreign.map(
      ({ path }) => `--out: ${path} was not written by gpu-headroom ${command}. Try another folder.`,
    ),
  );
}

/** @throws ConfigProblem when the folder cannot be used */
export function writeFiles(files: readonly OutFile[]): void {
  try {
    for (const { path, text } of files) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigProblem([`--out: ${reason}. Try a folder that you may write to.`]);
  }
}

/** Empty for what cannot be read as a file: it is not ours. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
