/** docs/performance.md: written by hand, with a section between two marks for each command that measures. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const DOCUMENT = 'docs/performance.md';

export type Section = 'bench' | 'peers' | 'peers-real';

/** The text with another section. @throws Error when it has none of that name */
export function withSection(text: string, section: Section, measured: string): string {
  const [start, end] = [`<!-- ${section} -->`, `<!-- /${section} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no section between ${start} and ${end}.`);
  return `${text.slice(0, from)}${start}\n\n${measured}\n\n${text.slice(to)}`;
}

/** Writes what was measured into the page, in the folder in which npm runs scripts. */
export function writeSection(section: Section, measured: string): void {
  if (!existsSync(DOCUMENT))
    throw new Error(`${DOCUMENT} is not here. Type: npm run bench, in the repository`);
  writeFileSync(DOCUMENT, withSection(readFileSync(DOCUMENT, 'utf8'), section, measured));
}
