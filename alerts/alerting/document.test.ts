/** What docs/alerts.md says is needed is all that is needed. */
import { expect, test } from 'vitest';
import { ruleFiles } from '../kit.ts';
import { seriesIn } from '../past/rule-levels.ts';
import type { RuleFile } from '../rules.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import { alertsPage } from './document.ts';

const FILES = Object.entries(ruleFiles({ verdict: DEFAULT_THRESHOLDS }));

function rulesOf(files: readonly RuleFile[]) {
  return files.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
}

function recordedBy(files: readonly RuleFile[]): ReadonlySet<string> {
  return new Set(rulesOf(files).flatMap((rule) => ('record' in rule ? [rule.record] : [])));
}

test('every recorded series that the alerts read is in a file that the page names', () => {
  const names = new Set([...alertsPage().matchAll(/\[(\w+)\.rules\.yaml\]/g)].map(([, name]) => name));
  const named = FILES.flatMap(([name, file]) => (names.has(name) ? [file] : []));
  const [there, known] = [recordedBy(named), recordedBy(FILES.map(([, file]) => file))];
  const read = new Set(rulesOf(named).flatMap(({ expr }) => seriesIn(expr)));
  expect(read).toContain('baseline:score');
  expect([...read].filter((name) => known.has(name) && !there.has(name))).toEqual([]);
});
