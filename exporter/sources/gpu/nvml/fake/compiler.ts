import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The C compiler of this machine: the first of `$CC`, `cc`, `gcc` and `clang` that answers `--version`.
 * Undefined where there is none.
 */
export async function findCompiler(): Promise<string | undefined> {
  for (const name of [process.env['CC'], 'cc', 'gcc', 'clang']) {
    if (!name) continue;
    const found = await run(name, ['--version']).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  return undefined;
}

/** Runs the compiler. Throws with what it said where it fails. */
export async function compile(compiler: string, args: readonly string[]): Promise<void> {
  try {
    await run(compiler, args);
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new Error(`${compiler} failed:\n${said}`, { cause: error });
  }
}
