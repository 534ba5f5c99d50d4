/** Reports on weeks of which the truth is known, from raw series alone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LOAD_AT_SLO } from '../../alerts/verdict/sizing.ts';
import { compose } from './render/compose.ts';
import { textOf } from './render/text.ts';
import { Past, reportOf } from './past.test.support.ts';
import type { ModelReport, Report } from './report.ts';
import {
  CAPACITY,
  fourWeeks,
  GAP,
  GROWTH_IN_30_DAYS,
  LOAD_SECONDS,
  RISE,
  RISE_HOUR,
  WEEKS_END,
} from './weeks.test.support.ts';

const undo: (() => Promise<void>)[] = [];
let url: string;
let report: Report;
let model: ModelReport;

beforeAll(async () => {
  const past = new Past((step) => void undo.push(step));
  await past.write(fourWeeks());
  url = await past.open();
  report = await reportOf(url, WEEKS_END, 7 * 24);
  const [only] = report.models;
  if (!only || report.models.length > 1) throw new Error('there is not one model');
  model = only;
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

test('the warm pool is as large as the rise within a load time, in the hour of the rise and no other', () => {
  const { warmPool } = model;
  expect(warmPool).toMatchObject({ loadSeconds: LOAD_SECONDS, perReplica: LOAD_AT_SLO * CAPACITY });
  expect(warmPool?.hours).toHaveLength(7 * 24);
  const warm = warmPool?.hours.filter(({ warm: replicas }) => replicas > 0) ?? [];
  // Monday is the first day.
  expect(warm.map(({ hour }) => hour)).toEqual([0, 1, 2, 3, 4].map((day) => day * 24 + RISE_HOUR));
  for (const { growth, warm: replicas } of warm) {
    // Growth over a load time rises for ten minutes and falls for ten: all but three of the hour's 60 moments are under this.
    expect(growth).toBeCloseTo((RISE * 8.05) / 10, 1);
    expect(replicas).toBe(Math.ceil(RISE / (LOAD_AT_SLO * CAPACITY)));
  }
  // No moment asks for more than the p95 of demand does, which is that of the day.
  const ready = warmPool?.hours.map(({ replicas }) => replicas) ?? [];
  expect(Math.max(...ready)).toBe(model.replicas.needed?.replicas);
  expect(Math.min(...ready)).toBe(1);
});

test('hours are those of the time zone', async () => {
  const there = await reportOf(url, WEEKS_END, 24, { timeZone: 'Asia/Kolkata' });
  const warm = there.models[0]?.warmPool?.hours.filter(({ warm: replicas }) => replicas > 0) ?? [];
  // Nine o'clock UTC is half past two there.
  expect(warm.map(({ hour }) => hour % 24)).toEqual([14, 14, 14, 14, 14]);
});

test('the trend is the growth that there was, whatever the weekday, and through a restart', () => {
  expect(model.trend?.isClear).toBe(true);
  expect(model.trend?.in30Days).toBeGreaterThan(GROWTH_IN_30_DAYS - 0.02);
  expect(model.trend?.in30Days).toBeLessThan(GROWTH_IN_30_DAYS + 0.02);
  const { needed, in30Days } = model.replicas;
  expect((in30Days?.exact ?? 0) / (needed?.exact ?? 1)).toBeCloseTo(1 + GROWTH_IN_30_DAYS, 1);
});

test('servers are those that the p95 of demand takes', () => {
  // By day 58 at once, for 45 of 168 hours.
  expect(model.replicas.needed).toMatchObject({ replicas: Math.ceil(58 / 16), from: 'places' });
});

test('a restart is no negative rate', () => {
  const rate = model.servers[0]?.use.requestsPerSecond;
  expect(rate?.mean).toBeGreaterThan(2);
  expect(rate?.p95).toBeLessThan(2.6);
});

test('a gap is told, and is no zero', () => {
  expect(model.servers[0]?.hours.seen).toBeCloseTo(7 * 24 - 3, 0);
  expect(model.servers[0]?.gaps).toHaveLength(1);
  expect(Math.abs((model.servers[0]?.gaps[0]?.from ?? 0) - GAP.from)).toBeLessThanOrEqual(600);
  expect(report.notes.join()).toMatch(
    /chat, m: 1 gap in the data, the longest of (2\.\d|3) hours from 2026-09-29T/,
  );
});

test('what nobody recorded is evaluated, and that is said', () => {
  expect(report.notes.join()).toContain(
    'headroom:verdict is not recorded: the verdicts were judged for this report',
  );
  expect(model.servers[0]?.verdicts.map(({ name }) => name)).toEqual(['healthy']);
});

test('what the data do not say is asked for by the series that would say it', () => {
  const wanted = report.unsaid.map(({ wants }) => wants).join('\n');
  for (const name of [
    'gpu_busy_seconds_total',
    'inference_slo_requests_total',
    'inference_kv_cache_usage_ratio',
    // Neither a GPU nor its price is in these series.
    'gpu_cost_dollars_per_hour',
    'gpu_energy_joules_total',
  ])
    expect(wanted).toContain(name);
  expect(wanted).not.toContain('inference_model_load_seconds');
});

test('two days of history are enough for a report that says what it lacks', async () => {
  const early = await reportOf(url, WEEKS_END - 26 * 86_400, 7 * 24);
  const text = textOf(compose(early));
  expect(early.models[0]?.warmPool?.hours).toHaveLength(24);
  expect(text).toMatch(/chat, m was seen in 48 of 168 hours: figures are of these\./);
  expect(text).toContain('of 14 whole days; there are 2');
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

test('a long range is looked at in larger steps', async () => {
  const long = await reportOf(url, WEEKS_END, 28 * 24);
  expect(long.step).toBe(600);
  expect(long.notes.join()).toContain('Of every 10 minutes the last 5 minutes were looked at');
  expect(report.notes.join()).not.toContain('were looked at');
  expect(long.models[0]?.servers[0]?.hours.range).toBeCloseTo(28 * 24, 0);
});
