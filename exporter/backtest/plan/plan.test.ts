import { expect, test } from 'vitest';
import type { LoadedRule } from '../rules/loaded-rule.ts';
import { bothVersions } from './changed.ts';
import { componentsOf } from './components.ts';
import { planOf } from './plan.ts';

const DAY = 86_400;
const NOW = 100 * DAY;

function rule(
  kind: LoadedRule['kind'],
  name: string,
  expr: string,
  more: Partial<LoadedRule> = {},
): LoadedRule {
  return { kind, name, expr, holdSeconds: 0, keepSeconds: 0, labels: {}, group: 'g', interval: 60, ...more };
}

const RULES = [
  rule('alert', 'Slow', 'a:day > 2 * a:now', { holdSeconds: 600 }),
  rule('record', 'a:day', 'avg_over_time(a:now[1d])'),
  rule('record', 'a:now', 'sum(rate(a_total{job="x"}[5m]))'),
  rule('record', 'b:now', 'b'),
  rule('record', 'state', 'c > 8 or c > 4 and state'),
  rule('alert', 'Held', 'state == 1'),
  rule('alert', 'Loud', 'count(ALERTS) > 3'),
];

function planned(...alerts: string[]) {
  const versions = bothVersions(RULES, undefined);
  return planOf(versions, { alerts: new Set(alerts), from: NOW, warmUp: 7 * DAY });
}

function namesOf(plan: ReturnType<typeof planned>) {
  return plan.components.map(({ members }) => members.map(({ name }) => name).join());
}

test('what an alert stands on comes before it, and nothing else is run', () => {
  expect(namesOf(planned('Slow'))).toEqual(['a:now', 'a:day', 'Slow']);
});

test('each begins as early as those who read it look back', () => {
  const { components, raw } = planned('Slow');
  const [now, day, slow] = components.map(({ members }) => NOW - (members[0]?.from ?? 0));
  // An hour before an alert is judged, and what it waits for.
  expect(slow).toBe(600 + 3_600);
  expect(day).toBe((slow ?? 0) + 300);
  expect(now).toBe((day ?? 0) + DAY + 300);
  expect(raw).toEqual([{ name: 'a_total', matchers: 'job="x"', from: NOW - (now ?? 0) - 600 }]);
});

test('a state reads itself, and is no series of the server', () => {
  const { components, raw } = planned('Held');
  expect(components[0]?.isCircle).toBe(true);
  expect(raw.map(({ name }) => name)).toEqual(['c']);
});

test('what reads alerts comes after all that do not', () => {
  const names = namesOf(planned('Loud'));
  expect(names.at(-1)).toBe('Loud');
  expect(names).toContain('Slow');
  expect(names).toContain('Held');
});

test.each([
  ['ALERTS{alertname="Slow"}', ['Slow']],
  ['ALERTS{alertname=~"Slow|Held",severity!="page"}', ['Slow']],
  ['ALERTS{alertname!~"S.*"}', ['Held']],
  ['{__name__="ALERTS",severity="page"}', ['Held']],
  // A label of the expression, and since when alerts hold: the one is not known, the other not told.
  ['ALERTS{server="chat"}', ['Slow', 'Held']],
  ['ALERTS_FOR_STATE{alertname="Slow"}', []],
])('%s comes after those that it may select, and no others', (expr, names) => {
  const rules = [
    rule('alert', 'OfThem', `count(${expr}) > 0`, { labels: { severity: 'info' } }),
    rule('alert', 'Slow', 'a', { labels: { severity: 'ticket' } }),
    rule('alert', 'Held', 'b', { labels: { severity: 'page' } }),
  ];
  const plan = planOf(bothVersions(rules, undefined), {
    alerts: new Set(['OfThem']),
    from: NOW,
    warmUp: DAY,
  });
  const others = namesOf(plan)
    .flatMap((each) => each.split(','))
    .filter((name) => name !== 'OfThem');
  expect(others.toSorted()).toEqual(names.toSorted());
});

test('it looks back no further than it may, and says how far it would', () => {
  const plan = planOf(bothVersions(RULES, undefined), {
    alerts: new Set(['Slow']),
    from: NOW,
    warmUp: 3_600,
  });
  expect(plan.from).toBe(NOW - 3_600);
  expect(plan.wantedFrom).toBeLessThan(NOW - DAY);
});

test('what is changed, and what is recorded of that, has a version of its own', () => {
  const set = RULES.map((each) => (each.name === 'a:now' ? { ...each, expr: 'sum(a_total)' } : each));
  const versions = bothVersions(RULES, set);
  expect(versions.filter(({ version }) => version === 'set').map(({ name, expr }) => [name, expr])).toEqual([
    ['Slow', 'a:day:set > 2 * a:now:set'],
    ['a:day:set', 'avg_over_time(a:now:set[1d])'],
    ['a:now:set', 'sum(a_total)'],
    ['Loud', 'count(ALERTS:set) > 3'],
  ]);
  expect(versions.filter(({ version }) => version === 'both').map(({ name }) => name)).toEqual([
    'b:now',
    'state',
    'Held',
  ]);
});

test('circles are found whole, after what they read', () => {
  const reads: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c', 'd'], c: ['b'], d: [] };
  expect(componentsOf(['a'], (node) => reads[node] ?? [])).toEqual([
    { members: ['d'], isCircle: false },
    { members: ['b', 'c'], isCircle: true },
    { members: ['a'], isCircle: false },
  ]);
});
