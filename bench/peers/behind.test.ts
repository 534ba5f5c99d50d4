import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PAGE = readFileSync('docs/performance.md', 'utf8');
const cells = (row: string) => row.split('|').slice(1, -1);

/** Columns, without their units, in which some table of the page says that Headroom is behind. */
function behind(page: string): string[] {
  const columns = new Set<string>();
  let titles: string[] = [];
  let above = '';
  for (const line of page.split('\n')) {
    if (line.startsWith('| ---')) titles = cells(above);
    if (line.startsWith('| *Headroom /'))
      for (const [i, cell] of cells(line).entries())
        if (cell.trim().endsWith('behind')) columns.add((titles[i] ?? '').replace(/,.*/, '').trim());
    above = line;
  }
  return [...columns];
}

test('the page says why of every column in which Headroom is behind', () => {
  const reasons = /### Where Headroom is behind, and why\n([^]*?)\n## /.exec(PAGE)?.[1] ?? '';
  const heads = [...reasons.matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, head]) => head?.toLowerCase()).join('; ');
  const columns = behind(PAGE);
  expect(columns.length).toBeGreaterThan(0);
  expect(columns.filter((column) => !heads.includes(column.toLowerCase()))).toEqual([]);
});
