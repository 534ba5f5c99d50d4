/** A healthy server's past in a real Prometheus: its recording rules have something to say of it. */
import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { ruleHealths } from '../../../alerts/loaded.test.support.ts';
import { MOST_SAMPLES } from '../../../alerts/recording/document.ts';
import { LINKS } from '../../../alerts/recording/each-gpu.ts';
import { recordingGroups, recordingTopics } from '../../../alerts/recording/groups.ts';
import { BY_DAY, RECORDS } from '../../../alerts/recording/recorded.test.support.ts';
import { rulesFile } from '../../../alerts/rules-file.ts';
import { verdictGroups } from '../../../alerts/verdict/groups.ts';
import { DEFAULT_THRESHOLDS } from '../../../alerts/verdict/thresholds.ts';
import { startPrometheus } from '../../e2e/prometheus.ts';
import type { Prometheus } from '../../e2e/prometheus.ts';
import { toolPath } from '../../e2e/tools.ts';
import { scenarioOf } from '../../simulator/scenarios/scenarios.ts';
import { writeHistory } from './write-history.ts';

/** What a Prometheus that has run for some seconds on simulated GPUs cannot have, and why. */
const NOT_YET: Readonly<Record<string, string>> = {
  'fleet_model:inference_demand_growth:load_time': 'compares demand with what was recorded a load time ago',
  'fleet_model:inference_demand_growth:q95_7d': 'is made of that growth',
  'fleet_model:inference_warm_replicas:wanted': 'is made of that growth',
  'fleet_model:inference_replicas:wanted': 'is made of that growth',
  'fleet_model:inference_requests:avg1d': 'is of a whole day',
  'fleet_model:inference_requests_change:avg1d_per_week': 'compares days with those a week before',
  'fleet_model:inference_requests_growth:ratio_per_week': 'is made of such days',
  'fleet_model:inference_requests_growth:agreeing_days': 'is made of such days',
  'fleet_model:inference_demand_growth:per_week': 'is made of that growth',
  'fleet_model:inference_capacity_reached_timestamp_seconds:q95_7d': 'is made of that growth',
  ...Object.fromEntries(
    LINKS.map(({ record }) => [record, 'is of links, of which simulated GPUs tell nothing']),
  ),
  ...Object.fromEntries(
    BY_DAY.map((record) => [record, 'is expected by what was recorded in the day before']),
  ),
};

const undo: (() => Promise<void>)[] = [];
let prometheus: Prometheus;

async function writeHealthyHours(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeHistory(scenarioOf('healthy'), {
    gpus: 2,
    seed: 1,
    speed: 1,
    days: 1 / 24,
    prices: {},
    thresholds: DEFAULT_THRESHOLDS,
    promtool: toolPath('promtool'),
    folder,
    target: { job: 'headroom', instance: 'healthy' },
    onProgress: () => undefined,
    signal: new AbortController().signal,
    pace: { everyMs: 15_000, innerMs: 5_000 },
  });
}

beforeAll(async () => {
  const groups = [
    ...verdictGroups(DEFAULT_THRESHOLDS, '1s'),
    ...recordingGroups({ interval: '1s', slowInterval: '1s' }),
  ];
  const rules = rulesFile({ groups }, 'a test');
  prometheus = await startPrometheus([], (step) => void undo.push(step), rules, writeHealthyHours);
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

const poll = { timeout: 30_000, interval: 500 };

async function missing(): Promise<readonly string[]> {
  const found = await prometheus.query('group by (__name__) ({__name__=~"(gpu|server_model|fleet).*:.*"})');
  const names = new Set(found.map(({ labels }) => labels['__name__']));
  return RECORDS.filter((record) => !names.has(record));
}

test('every record has a value, but those that need a past of their own', async () => {
  await expect.poll(missing, poll).toEqual(RECORDS.filter((record) => record in NOT_YET));
});

test('none of them is NaN or infinite, and none negative', async () => {
  const found = await prometheus.query('{__name__=~"(gpu|server_model|fleet).*:.*"}');
  const odd = found.filter(({ value, labels }) => !(value >= 0 && value < Infinity) && isRecord(labels));
  expect(odd).toEqual([]);
});

function isRecord({ __name__: name = '' }: Readonly<Record<string, string>>): boolean {
  return RECORDS.includes(name) && !name.includes('error_budget');
}

test('Prometheus evaluates each of them without an error', async () => {
  const rules = await ruleHealths(prometheus.url);
  expect(rules.length).toBeGreaterThan(RECORDS.length);
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
});

const statsAnswer = z.object({
  data: z.object({ stats: z.object({ samples: z.object({ totalQueryableSamples: z.number() }) }) }),
});

async function samplesRead(expression: string): Promise<number> {
  const query = `query=${encodeURIComponent(expression)}&stats=all`;
  const response = await fetch(`${prometheus.url}/api/v1/query?${query}`);
  return statsAnswer.parse(await response.json()).data.stats.samples.totalQueryableSamples;
}

test('an evaluation reads as few samples as docs/rules.md says', async () => {
  const expressions = recordingTopics().flatMap(({ rules }) => rules.map(({ expr }) => expr));
  const read = await Promise.all(expressions.map(samplesRead));
  const samples = read.reduce((sum, each) => sum + each, 0);
  expect(samples).toBeGreaterThan(1_000);
  expect(samples).toBeLessThan(MOST_SAMPLES);
});

test('what belongs together fits together', async () => {
  const kept = 'server_model:inference_slo_good_requests:ratio_rate5m{objective="ttft"}';
  expect(await figure(kept)).toBeGreaterThan(0.95);
  expect(await figure(kept)).toBeLessThanOrEqual(1);
  const perHour = await figure('server_model:inference_generation_tokens_per_gpu_hour:ratio5m');
  const perMillion = await figure('server_model:inference_dollars_per_million_tokens:ratio5m');
  // Two GPUs of $2.50 in the demo.
  expect((perMillion * perHour) / 1e6).toBeCloseTo(2.5, 1);
  const lower = await figure('server_model:inference_goodput_requests:lower5m');
  const upper = await figure('server_model:inference_goodput_requests:upper5m');
  expect(lower).toBeGreaterThan(0);
  expect(upper).toBeGreaterThanOrEqual(lower);
});

async function figure(expression: string): Promise<number> {
  return (await prometheus.value(expression)) ?? Number.NaN;
}
