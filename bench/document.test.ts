import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withSection } from './document.ts';

const TEXT = 'A\n\n<!-- bench -->\n\nold\n\n<!-- /bench -->\n\nB\n\n<!-- peers -->\n\n<!-- /peers -->\n';

test('a section is replaced, and all else stays', () => {
  const once = withSection(TEXT, 'bench', 'costs $& dollars');
  expect(once).toBe(TEXT.replace('old', () => 'costs $& dollars'));
  expect(withSection(once, 'bench', 'old')).toBe(TEXT);
  expect(withSection(TEXT, 'peers', 'x')).toContain('<!-- peers -->\n\nx\n\n<!-- /peers -->');
});

test('the page has all sections, and says so where it had none', () => {
  const page = readFileSync('docs/performance.md', 'utf8');
  for (const section of ['bench', 'peers', 'peers-real'] as const)
    expect(withSection(page, section, 'MEASURED')).toContain('MEASURED');
  expect(() => withSection('', 'bench', 'x')).toThrow('<!-- bench -->');
});
