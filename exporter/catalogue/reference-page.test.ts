import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { families } from './index.ts';
import { referencePage } from './reference-page.ts';

test('the checked-in reference is current; if not, type: npm run generate', () => {
  expect(readFileSync('docs/metrics.md', 'utf8')).toBe(referencePage());
});

test('every family has one row with as many cells as the header', () => {
  const rows = referencePage()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  expect(rows.map((row) => row.split('`')[1])).toEqual(families.map((family) => family.name));
  for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(8);
});
