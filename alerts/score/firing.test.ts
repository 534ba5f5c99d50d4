import { expect, test } from 'vitest';
import { ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import { Random } from '../../exporter/simulator/random.ts';
import { rulesFile } from '../rules-file.ts';
import { alert, firing } from './firing.ts';

const HOLD = { holdSeconds: 300, keepSeconds: 600 };
const MINUTES = 1_000;

/** Stretches of a condition that is and is not, from one minute to a quarter of an hour. */
function stretches(seed: number): boolean[] {
  const random = new Random(seed);
  const result: boolean[] = [];
  for (let active = false; result.length < MINUTES; active = !active) {
    result.push(...Array<boolean>(1 + Math.floor(15 * random.uniform())).fill(active));
  }
  return result.slice(0, MINUTES);
}

test.each([
  ['with keep_firing_for', 1, 600],
  ['without', 2, 0],
])('it fires in the minutes in which it does in Prometheus, %s', (_, seed, keepSeconds) => {
  const active = stretches(seed);
  const ours = alert(MINUTES, (minute) => active[minute] ?? false, { ...HOLD, keepSeconds });
  expect(new Set(ours)).toEqual(new Set([0, 1]));
  const rule = {
    alert: 'Test',
    expr: 'condition == 1',
    for: '5m',
    ...(keepSeconds > 0 ? { keep_firing_for: `${keepSeconds}s` } : {}),
    labels: { severity: 'warning' },
    annotations: {},
  } as const;
  const rules = rulesFile({ groups: [{ name: 'test', interval: '1m', rules: [rule] }] }, 'a test');
  const complaint = ruleTestComplaint(
    [
      {
        interval: '1m',
        input_series: [{ series: 'condition', values: active.map(Number).join(' ') }],
        promql_expr_test: [...ours].map((fires, minute) => ({
          expr: 'count(ALERTS{alertstate="firing"}) or vector(0)',
          eval_time: `${minute}m`,
          exp_samples: [{ labels: '{}', value: fires }],
        })),
      },
    ],
    rules,
  );
  expect(complaint).toBeUndefined();
});

test('both sides fire, a side change starts anew, and nothing is no condition', () => {
  const scores = Float32Array.from({ length: 40 }, (_, minute) => {
    if (minute < 6) return 2;
    if (minute < 12) return Number.NaN;
    return minute < 15 ? 2 : -2;
  });
  const minutes = [...firing(scores, 1, { holdSeconds: 300, keepSeconds: 0 })];
  expect(minutes.flatMap((fires, minute) => (fires ? [minute] : []))).toEqual([
    5,
    ...Array.from({ length: 20 }, (_, index) => 20 + index),
  ]);
});
