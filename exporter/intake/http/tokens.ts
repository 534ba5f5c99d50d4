import { readFile } from 'node:fs/promises';

/** Tokens of a file, one a line; none where it cannot be read. */
export async function readTokens(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((token) => token !== '');
}
