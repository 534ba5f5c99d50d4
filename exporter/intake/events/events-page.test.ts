import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventsPage } from './events-page.ts';

test('the page that is checked in is that of these schemas', () => {
  expect(readFileSync('docs/events.md', 'utf8')).toBe(eventsPage());
});

test('every field says what it means', () => {
  const rows = eventsPage().match(/^\| `.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(50);
  expect(rows.filter((row) => row.split(' | ')[3] === '')).toEqual([]);
});
