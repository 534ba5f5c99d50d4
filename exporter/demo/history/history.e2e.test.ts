/** Every scenario's past in a real Prometheus: its rules say the verdict that the status page says. */
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rulesFile } from '../../../alerts/rules-file.ts';
import { verdictGroups } from '../../../alerts/verdict/groups.ts';
import { INPUT_RULES } from '../../../alerts/verdict/input-rules.ts';
import { VERDICT_SERIES } from '../../../alerts/verdict/promql.ts';
import { DEFAULT_THRESHOLDS } from '../../../alerts/verdict/thresholds.ts';
import { startPrometheus } from '../../e2e/prometheus.ts';
import type { Prometheus } from '../../e2e/prometheus.ts';
import { toolPath } from '../../e2e/tools.ts';
import { SCENARIO_NAMES } from '../../simulator/scenarios/names.ts';
import type { ScenarioName } from '../../simulator/scenarios/names.ts';
import { scenarioOf } from '../../simulator/scenarios/scenarios.ts';
import { writeHistory } from './write-history.ts';

const HOURS = 1;
const undo: (() => Promise<void>)[] = [];
let prometheus: Prometheus;

async function writeScenario(name: ScenarioName, folder: string): Promise<void> {
  await writeHistory(scenarioOf(name), {
    gpus: 2,
    seed: 1,
    speed: 1,
    days: HOURS / 24,
    prices: {},
    thresholds: DEFAULT_THRESHOLDS,
    promtool: toolPath('promtool'),
    folder,
    target: { job: 'headroom', instance: name },
    onProgress: () => undefined,
    signal: new AbortController().signal,
    pace: { everyMs: 15_000, innerMs: 5_000 },
  });
}

async function writeScenarios(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of SCENARIO_NAMES) await writeScenario(name, folder);
}

async function verdictsIn(expression: string): Promise<readonly (string | undefined)[]> {
  return (await prometheus.query(expression)).map(({ labels }) => labels['verdict']);
}

/** The value of the scenario's series at a moment. */
async function valueOf(name: ScenarioName, expression: string, moment: number): Promise<number | undefined> {
  const series = await prometheus.query(expression, moment);
  return series.find(({ labels }) => labels['instance'] === name)?.value;
}

beforeAll(async () => {
  const rules = rulesFile({ groups: verdictGroups(DEFAULT_THRESHOLDS, '1s') }, 'a test');
  prometheus = await startPrometheus([], (step) => void undo.push(step), rules, writeScenarios);
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

/** What the rules recorded: more often than the history has it. */
function byRules(series: string): string {
  return `${series} and count_over_time(${series}[10s]) > 2`;
}

describe.each(SCENARIO_NAMES)('%s', (name) => {
  const { verdict } = scenarioOf(name);
  const instance = `{instance="${name}"}`;

  test(`the rules say ${verdict}`, async () => {
    const expression = byRules(VERDICT_SERIES + instance);
    await expect.poll(() => verdictsIn(expression), { timeout: 20_000, interval: 200 }).toEqual([verdict]);
  });

  test('its past says it, too, once it has begun, and nothing else', async () => {
    const last = `count by (verdict) (count_over_time(${VERDICT_SERIES}${instance}[4m] offset 1m))`;
    expect(await verdictsIn(last)).toEqual([verdict]);
  });

  test('the rules find what the page finds of the same samples', async () => {
    // Of the last collection that was written: the rules had not begun.
    const last = await prometheus.value(`timestamp(inference_server_ready${instance})`);
    // Prometheus 2 counts the sample at the very beginning of a window, the page and Prometheus 3 do not.
    const moment = (last ?? 0) + 1;
    for (const { record, expr } of Object.values(INPUT_RULES)) {
      const recorded = `${record} and timestamp(${record}) > ${moment - 2}`;
      const [byThePage, byTheRules] = await Promise.all(
        [recorded, expr].map((expression) => valueOf(name, expression, moment)),
      );
      const newest = await newestOf(name, expr, moment);
      expect([record, byTheRules]).toSatisfy(
        () => isNear(byThePage, byTheRules, newest / SAMPLES),
        `${record} ${byThePage}`,
      );
    }
  });
});

/** In the window of five minutes, one every 15 s. */
const SAMPLES = 20;
const MEAN_OF_LEVEL = /^avg_over_time\((\w+)\[5m\]\)$/;

/** The last sample of a level that the expression is the mean of, which has held for no time yet; else 0. */
async function newestOf(name: ScenarioName, expr: string, moment: number): Promise<number> {
  const [, level] = MEAN_OF_LEVEL.exec(expr) ?? [];
  return (level === undefined ? 0 : await valueOf(name, level, moment)) ?? 0;
}

/**
 * Prometheus extrapolates a rate to the ends of its window and gives every sample the same weight; the page takes a
 * rate between the points that it has, and weighs a level by the time that it held. @param newest what the last sample adds
 */
function isNear(one: number | undefined, other: number | undefined, newest: number): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Math.abs(one - other) <= 0.02 + newest + 0.1 * Math.max(Math.abs(one), Math.abs(other));
}

test('counters, gauges and histograms are there as scrapes would have left them', async () => {
  const collections = await prometheus.value(
    'count_over_time(inference_queue_depth{instance="healthy"}[30m] offset 1m)',
  );
  expect(collections).toBeGreaterThanOrEqual(119);
  expect(collections).toBeLessThanOrEqual(121);
  const selector = '{instance="healthy"}[30m]';
  const answered = await prometheus.value(`sum(increase(inference_requests_total${selector}))`);
  const timed = await prometheus.value(`increase(inference_request_duration_seconds_count${selector})`);
  expect(answered).toBeGreaterThan(1_000);
  expect((answered ?? 0) / (timed ?? 0)).toBeCloseTo(1, 2);
  const power = await prometheus.value(`avg(rate(gpu_energy_joules_total${selector}))`);
  const watts = await prometheus.value(`avg(avg_over_time(gpu_power_watts${selector}))`);
  expect((power ?? 0) / (watts ?? 0)).toBeCloseTo(1, 1);
});
