/** A page in text format, family by family. */
export interface PageFamily {
  readonly name: string;
  readonly type: string;
  /** HELP and TYPE, as they stand on the page. */
  readonly header: string;
  /** Series as text, name and labels, and their values. */
  readonly series: Map<string, string>;
}

/** Families in the order of the page. Lines are trusted: the page is one of ours. */
export function familiesOf(page: string): PageFamily[] {
  const families: PageFamily[] = [];
  let header = '';
  for (const line of page.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('#')) {
      header += `${line}\n`;
      const [, name, type] = /^# TYPE (\S+) (\S+)/.exec(line) ?? [];
      if (name === undefined || type === undefined) continue;
      families.push({ name, type, header, series: new Map() });
      header = '';
      continue;
    }
    const space = line.lastIndexOf(' ');
    families.at(-1)?.series.set(line.slice(0, space), line.slice(space + 1));
  }
  return families;
}
