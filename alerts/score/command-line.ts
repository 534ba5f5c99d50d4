/** What the commands of both scorecards share. */

/** Real series, where they lie beside a checkout: they are not in it. */
export const DATA = '../shared/data';

/** Runs a command: what it throws is said, and it exits with 2. */
export async function run(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}

/** @throws Error that says what to type when it is not a whole number above 0 */
export function wholeNumber(flag: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${flag}: "${text}" is not a whole number above 0. Try --${flag}=3`);
}

/**
 * The folder of data that a command line names, as a word or by `--data`, if it names one.
 * @throws Error that names them when there are several
 */
export function folderOf(positionals: readonly string[], data: string | undefined): string | undefined {
  const folders = [...positionals, ...(data === undefined ? [] : [data])];
  if (folders.length <= 1) return folders[0];
  throw new Error(`${folders.length} folders (${folders.join(', ')}), one expected. Put the files into one`);
}

/** Says what is left out, and keeps it for the page. */
export function leftOut(notes: string[]): (why: string) => void {
  return (why) => {
    progress(`left out: ${why}`);
    notes.push(`Left out: ${why}.`);
  };
}

/** The result goes to standard output, so this does not. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}
