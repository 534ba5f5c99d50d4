import { expect, test } from 'vitest';
import { ConfigProblem } from '../../config/problem.ts';
import { firingId, toFiring } from '../firing.ts';
import type { Firing } from '../firing.ts';
import { isSaid, readMarks, resolveMarks } from './mark.ts';

const TIMES = { seenUntil: 1_800, isFiring: false };
const FIRINGS: readonly Firing[] = ['a', 'b', 'c'].map((server, index) =>
  toFiring({ alertname: 'InferenceStalled', server }, { began: 600 * index, ...TIMES }),
);
const [first, second, third] = FIRINGS.map(({ id }) => id);
const OF_ONE = ['InferenceStalled'];

function marked(marks: readonly string[], firings = FIRINGS, note = ''): readonly string[] {
  const found = resolveMarks(readMarks(marks, note, OF_ONE), note, firings);
  return found.map(({ firing, verdict }) => `${firing.labels['server']} ${verdict}`);
}

function complaint(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigProblem) return error.message;
  }
  return 'no complaint';
}

test('the id of a firing depends on its labels and its time, and on no order', () => {
  const id = firingId({ alertname: 'A', server: 'a' }, 1_772_366_280);
  expect(id).toMatch(/^[0-9a-f]{8}-20260301T115800Z$/);
  expect(firingId({ server: 'a', alertname: 'A' }, 1_772_366_280)).toBe(id);
  expect(firingId({ server: 'b', alertname: 'A' }, 1_772_366_280)).not.toBe(id);
  expect(firingId({ server: 'a', alertname: 'A' }, 1_772_366_281)).not.toBe(id);
});

test('a firing is named by its id or the beginning of it, and the last word on it counts', () => {
  expect(marked([`${first}=true`, `${second?.slice(0, 8)}=false`])).toEqual(['a real', 'b noise']);
  expect(marked([`${third?.toUpperCase()}=Noise`, `${third}=real`])).toEqual(['c real']);
});

test('all of them are those without a review', () => {
  const [one, ...others] = FIRINGS;
  const said: Firing[] = one ? [{ ...one, review: { verdict: 'real', at: 1 } }, ...others] : [];
  expect(marked(['all=false'], said)).toEqual(['b noise', 'c noise']);
  expect(marked(['all=false', `${second}=true`], said)).toEqual(['b real', 'c noise']);
});

test('a lost review is said again', () => {
  const [one] = FIRINGS;
  if (!one) throw new Error('there is none');
  const firing: Firing = { ...one, review: { verdict: 'real', at: 1 } };
  expect(isSaid({ firing, verdict: 'real' })).toBe(true);
  expect(isSaid({ firing, verdict: 'real', note: 'why' })).toBe(false);
  expect(isSaid({ firing, verdict: 'noise' })).toBe(false);
  expect(
    isSaid({ firing: { ...one, review: { verdict: 'real', at: 1, isLost: true } }, verdict: 'real' }),
  ).toBe(false);
});

test.each([
  [['9f86d081'], '--mark: "9f86d081" is not ID=true or ID=false. Try "9f86d081=false".'],
  [['9f86d081=maybe'], '--mark: "9f86d081=maybe" is not ID=true or ID=false.'],
  [['9f=true'], '--mark: "9f" is no id of the list, nor 4 or more characters of the beginning of one.'],
  [['ffffffff=true'], '--mark: no firing of this range is "ffffffff". Try a longer --range;'],
])('%j is refused in words', (marks, sentence) => {
  expect(complaint(() => marked(marks))).toContain(sentence);
});

test('the beginning of several ids is told with all of them', () => {
  const twins = FIRINGS.slice(0, 2).map((firing, index) =>
    Object.assign({}, firing, { id: `abcd000${index}-x` }),
  );
  expect(complaint(() => marked(['abcd=true'], twins))).toBe(
    '--mark: "abcd" is the beginning of 2 ids: abcd0000-x, abcd0001-x. Try one of them.',
  );
});

test('all needs an alert, and a note a mark', () => {
  expect(complaint(() => readMarks(['all=false'], '', []))).toBe(
    '--mark: all firings of which alert? Try --alert=InferenceStalled beside it.',
  );
  expect(complaint(() => readMarks([], 'why', []))).toMatch(/^--note: of which firing\?/);
  expect(complaint(() => readMarks(['all=false'], 'x'.repeat(5_000), OF_ONE))).toMatch(
    /^--note: longer than/,
  );
});
