import { expect, test } from 'vitest';
import { emptySection, keepingSection, withSection } from './section.ts';

const EMPTY = emptySection('docs/a.md', 'score:baselines');

test('a page that is made anew keeps what was measured', () => {
  const measured = withSection(`old\n\n${EMPTY}\n\nold`, 'costs $1');
  expect(keepingSection(`new\n\n${EMPTY}\n\nnew`, measured)).toBe(measured.replaceAll('old', 'new'));
  expect(keepingSection('new', measured)).toBe('new');
  expect(keepingSection(`new ${EMPTY}`, '')).toContain('npm run score:baselines');
});

test('a page without a section is refused', () => {
  expect(() => withSection('text', 'table')).toThrow('npm run generate');
});
