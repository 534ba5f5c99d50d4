import { describe, expect, test } from 'vitest';
import { ruleFileComplaint } from '../../exporter/e2e/promtool.ts';
import { rulesFile } from '../rules-file.ts';
import { baselineGroups } from './groups.ts';
import { testSignal } from './evaluated.test.support.ts';
import { BASELINE } from './names.ts';
import { WATCHED_SIGNALS } from './signals/watched.ts';

function rulesOf(timeZone: string): string {
  const groups = baselineGroups({ signals: WATCHED_SIGNALS, timeZone, fromYear: 2026 });
  return rulesFile({ groups }, 'a test');
}

test.each(['UTC', 'America/New_York'])('promtool takes the rule file: %s', (timeZone) => {
  expect(ruleFileComplaint(rulesOf(timeZone))).toBeUndefined();
});

test('every series that is promised is recorded', () => {
  const rules = rulesOf('Europe/Berlin');
  const names = Object.values(BASELINE).filter((name) => name !== BASELINE.exclude);
  expect(names.filter((name) => !rules.includes(`record: ${name}\n`))).toEqual([]);
});

test('a zone that changes its clock costs nothing where there is none', () => {
  expect(rulesOf('Asia/Kolkata')).not.toContain(BASELINE.clockChange);
  expect(rulesOf('Asia/Kolkata')).toContain('time() + 19800');
});

describe('signals that cannot be', () => {
  test.each([
    ['a name', [testSignal('Requests per s')], 'signal "Requests per s": expected a name such as'],
    ['a name twice', [testSignal('a'), testSignal('a')], 'signal "a" is there twice'],
    ['no effect', [testSignal('a', { minimumEffect: 0 })], 'minimumEffect is 0: expected a number above 0'],
    [
      'no traffic',
      [testSignal('a', { minimumTraffic: { expr: 'x', atLeast: -1 } })],
      'minimumTraffic.atLeast is -1: expected a number above 0',
    ],
  ])('%s', (_, signals, message) => {
    expect(() => baselineGroups({ signals, timeZone: 'UTC', fromYear: 2026 })).toThrow(message);
  });
});
