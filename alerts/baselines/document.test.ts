import { expect, test } from 'vitest';
import { baselinesPage } from './document.ts';
import { baselineGroups } from './groups.ts';
import { SETTINGS } from './settings.ts';
import { WATCHED_SIGNALS } from './signals/watched.ts';

test('the page has every signal, number and recorded series', () => {
  const groups = baselineGroups({ signals: WATCHED_SIGNALS, timeZone: 'UTC', fromYear: 2026 });
  const page = baselinesPage(groups);
  const recorded = groups.flatMap(({ rules }) =>
    rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])),
  );
  const names = [...WATCHED_SIGNALS.map(({ signal }) => signal), ...Object.keys(SETTINGS), ...recorded];
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
