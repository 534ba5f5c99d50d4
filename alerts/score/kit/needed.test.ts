/** What a copy with a fault has of the run that it is a copy of, and what of its own. */
import { expect, test } from 'vitest';
import { BASELINE, spreadNames } from '../../baselines/names.ts';
import { furthestLook, neededOfKit, slowAndQuick } from './needed.ts';

const { slow, quick } = slowAndQuick(neededOfKit().groups);
const recordsOf = (groups: typeof slow) =>
  groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));

test('what looks back a day or more is of the run without the fault', () => {
  const bands = Object.values(spreadNames(BASELINE.error));
  expect(recordsOf(slow)).toEqual(
    expect.arrayContaining([...bands, BASELINE.trend, BASELINE.skill, BASELINE.expected, BASELINE.upper]),
  );
});

test('what follows the value at once is of the copy', () => {
  const names = [BASELINE.value, BASELINE.average, BASELINE.steadyScore, BASELINE.deviation];
  expect(recordsOf(quick)).toEqual(expect.arrayContaining(names));
  expect(recordsOf(quick).filter((name) => recordsOf(slow).includes(name))).toEqual([]);
});

test('as much of the past is there as rules look back at it', () => {
  const exprs = ['slow:a[7m] and last_over_time(slow:b{x="]"}[90m] offset 1h)', 'rate(quick[1d])'];
  const by = exprs.map((expr) => ({ expr }));
  expect(furthestLook(['slow:a', 'slow:b'], by)).toBe(150 * 60);
  expect(furthestLook(['slow:a'], by)).toBe(7 * 60);
  expect(furthestLook([], by)).toBe(0);
});
