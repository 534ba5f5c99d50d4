/**
 * The most lines of a page that are read: 256 models with four hundred lines each. That takes some tenths of a second, in
 * which nothing else is answered.
 */
export const MOST_LINES = 100_000;

export function hasTooManyLines(text: string): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines++;
    if (lines > MOST_LINES) return true;
  }
  return false;
}
