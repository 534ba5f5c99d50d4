/** Rules in a store, where something is odd about them. */
import { expect, test } from 'vitest';
import { toolPath } from '../../e2e/tools.ts';
import { bothVersions } from '../plan/changed.ts';
import { planOf } from '../plan/plan.ts';
import type { LoadedRule } from '../rules/loaded-rule.ts';
import { withStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { runRules } from './run-rules.ts';
import type { RulesRun } from './run-rules.ts';

const MINUTE = 60;
const FROM = 1_790_000_040;
const TO = FROM + 60 * MINUTE;
const { signal } = new AbortController();

function rule(kind: LoadedRule['kind'], name: string, expr: string): LoadedRule {
  return { kind, name, expr, holdSeconds: 0, keepSeconds: 0, labels: {}, group: 'g', interval: MINUTE };
}

/** A value a minute; nothing while it is undefined. */
function course(of: (minute: number) => number | undefined) {
  return Array.from({ length: 61 }, (_, minute) => [FROM + minute * MINUTE, of(minute)] as const);
}

async function run(rules: readonly LoadedRule[], fill: (store: Store) => Promise<void>) {
  const alerts = new Set(rules.flatMap(({ kind, name }) => (kind === 'alert' ? [name] : [])));
  const plan = planOf(bothVersions(rules, undefined), { alerts, from: FROM, warmUp: 0 });
  return withStore({ prometheus: toolPath('prometheus'), seconds: TO - FROM, signal }, async (store) => {
    await fill(store);
    await store.flush();
    return runRules(store, plan, { to: TO, onProgress: () => undefined, signal });
  });
}

/** Of alerts with names of a pattern. */
function firing(names: string): string {
  return `ALERTS{alertname=~"${names}",alertstate="firing"}`;
}

/** From when to when each alert fires. */
function minutesOf(alerts: RulesRun['alerts']) {
  const minutes = alerts.map(({ rule: { name }, firings }) => [
    name,
    firings.map(({ from, to }) => [(from - FROM) / MINUTE, (to - FROM) / MINUTE]),
  ]);
  return Object.fromEntries(minutes);
}

test('a series is not there any more from its end on, whatever its labels are', async () => {
  const labels = { name: 'a "quoted"\nü', long: 'x'.repeat(100_000) };
  const { alerts } = await run([rule('alert', 'There', 'a')], (store) =>
    store.write({
      name: 'a',
      labels,
      samples: course((minute) => (minute < 10 || minute > 30 ? 1 : undefined)),
    }),
  );
  const minutes = alerts[0]?.firings.map(({ from, to }) => [(from - FROM) / MINUTE, (to - FROM) / MINUTE]);
  expect(minutes).toEqual([
    [0, 10],
    [31, 61],
  ]);
  expect(alerts[0]?.firings[0]?.labels).toEqual(labels);
});

test('a time at which labels do not match costs that time, and is told', async () => {
  const { alerts, failed } = await run([rule('alert', 'Joined', 'a * on () b')], async (store) => {
    await store.write({ name: 'a', labels: {}, samples: course(() => 1) });
    await store.write({ name: 'b', labels: { n: '1' }, samples: course(() => 1) });
    const second = course((minute) => (minute >= 20 && minute < 23 ? 1 : undefined));
    await store.write({ name: 'b', labels: { n: '2' }, samples: second });
  });
  expect(failed).toMatchObject([{ times: 3, of: 61, reason: expect.stringContaining('many-to-many') }]);
  expect(alerts[0]?.firings.map(({ from }) => (from - FROM) / MINUTE)).toEqual([0, 23]);
});

test('alerts on alerts see them wait, and see them fire', async () => {
  const alertOn = (name: string, state: string) =>
    rule('alert', name, `ALERTS{alertname="Slow",alertstate="${state}"}`);
  const rules = [
    { ...rule('alert', 'Slow', 'a'), holdSeconds: 10 * MINUTE },
    alertOn('Waits', 'pending'),
    alertOn('Fires', 'firing'),
  ];
  const { alerts } = await run(rules, (store) =>
    store.write({ name: 'a', labels: {}, samples: course((minute) => (minute < 30 ? 1 : undefined)) }),
  );
  expect(minutesOf(alerts)).toEqual({ Slow: [[10, 30]], Waits: [[0, 10]], Fires: [[10, 30]] });
});

test('alerts on alerts on alerts see those, in whatever order they stand', async () => {
  const rules = [
    rule('alert', 'Third', firing('Second|Nobody')),
    { ...rule('alert', 'Second', 'told:first > 0'), holdSeconds: 5 * MINUTE },
    rule('record', 'told:first', `count by (n) (${firing('First')})`),
    rule('alert', 'First', 'a'),
  ];
  const { alerts } = await run(rules, (store) =>
    store.write({
      name: 'a',
      labels: { n: '1' },
      samples: course((minute) => (minute < 30 ? 1 : undefined)),
    }),
  );
  expect(minutesOf(alerts)).toEqual({ First: [[0, 30]], Second: [[5, 30]], Third: [[5, 30]] });
});

test('an alert has its own name, whatever that of the alert is that it reads', async () => {
  const rules = [
    rule('alert', 'A', 'a'),
    rule('alert', 'B', 'b'),
    rule('alert', 'Each', `count by (alertname) (${firing('A|B')})`),
    rule('alert', 'Again', firing('Each')),
  ];
  const { alerts } = await run(rules, async (store) => {
    const b = course((minute) => (minute < 10 ? 1 : undefined));
    await store.write({ name: 'b', labels: {}, samples: b });
    await store.write({ name: 'a', labels: {}, samples: course((minute) => (minute > 30 ? 1 : undefined)) });
  });
  const times = [
    [0, 10],
    [31, 61],
  ];
  expect(minutesOf(alerts)).toMatchObject({ Each: times, Again: times });
});

test('alerts on all alerts count themselves, from the evaluation after', async () => {
  const rules = [
    rule('alert', 'A', 'a'),
    rule('alert', 'B', 'b'),
    rule('alert', 'Loud', 'count(ALERTS{alertstate="firing"}) > 1'),
  ];
  const { alerts } = await run(rules, async (store) => {
    await store.write({ name: 'a', labels: {}, samples: course((minute) => (minute < 20 ? 1 : undefined)) });
    const b = course((minute) => (minute >= 10 && minute < 30 ? 1 : undefined));
    await store.write({ name: 'b', labels: {}, samples: b });
  });
  // Two of them from 10 on; from 20 on itself and the other.
  expect(minutesOf(alerts)).toEqual({ A: [[0, 20]], B: [[10, 30]], Loud: [[10, 30]] });
});

test('alerts that keep each other quiet do so, an evaluation late', async () => {
  const rules = [
    rule('alert', 'First', `a unless on () ${firing('Second')}`),
    rule('alert', 'Second', `b unless on () ${firing('First')}`),
  ];
  const { alerts } = await run(rules, async (store) => {
    await store.write({ name: 'a', labels: {}, samples: course((minute) => (minute < 40 ? 1 : undefined)) });
    const b = course((minute) => (minute >= 5 && minute < 50 ? 1 : undefined));
    await store.write({ name: 'b', labels: {}, samples: b });
  });
  expect(minutesOf(alerts)).toEqual({ First: [[0, 40]], Second: [[41, 50]] });
});

test('an alert that is there while it is not does not settle, and says so', async () => {
  const rules = [
    rule('alert', 'Contrary', `a unless on () ${firing('Contrary')}`),
    rule('alert', 'Other', 'ALERTS{alertname="Contrary"}'),
  ];
  const filled = run(rules, (store) => store.write({ name: 'a', labels: {}, samples: course(() => 1) }));
  await expect(filled).rejects.toThrow(/^Contrary: made from itself, and not settled after \d+ passes\./);
});

test('a rule that counts on in itself does not settle, and says so', async () => {
  const rules = [
    rule('record', 'sum:ever', 'a + (sum:ever or a * 0)'),
    rule('alert', 'Much', 'sum:ever > 5'),
  ];
  const filled = run(rules, (store) => store.write({ name: 'a', labels: {}, samples: course(() => 1) }));
  await expect(filled).rejects.toThrow(/^sum:ever: made from itself, and not settled after \d+ passes\./);
});
