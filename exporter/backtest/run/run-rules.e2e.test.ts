/** Rules in a store, where something is odd about them. */
import { expect, test } from 'vitest';
import { toolPath } from '../../e2e/tools.ts';
import { bothVersions } from '../plan/changed.ts';
import { planOf } from '../plan/plan.ts';
import type { LoadedRule } from '../rules/loaded-rule.ts';
import { withStore } from '../store/store.ts';
import type { Store } from '../store/store.ts';
import { runRules } from './run-rules.ts';

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
  const minutes = alerts.map(({ rule: { name }, firings }) => [
    name,
    firings.map(({ from, to }) => [(from - FROM) / MINUTE, (to - FROM) / MINUTE]),
  ]);
  expect(Object.fromEntries(minutes)).toEqual({ Slow: [[10, 30]], Waits: [[0, 10]], Fires: [[10, 30]] });
});

test('a rule that counts on in itself does not settle, and says so', async () => {
  const rules = [
    rule('record', 'sum:ever', 'a + (sum:ever or a * 0)'),
    rule('alert', 'Much', 'sum:ever > 5'),
  ];
  const filled = run(rules, (store) => store.write({ name: 'a', labels: {}, samples: course(() => 1) }));
  await expect(filled).rejects.toThrow(/^sum:ever: recorded from itself, and not settled after \d+ passes\./);
});
