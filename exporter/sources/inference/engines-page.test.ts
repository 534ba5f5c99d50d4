import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { enginesPage } from './engines-page.ts';

test('the checked-in page of engines is current; if not, type: npm run generate', () => {
  expect(readFileSync('docs/engines.md', 'utf8')).toBe(enginesPage());
});
