/** Reports on what the simulator did, in a real Prometheus: they say what it was told, within the error that is stated. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VerdictName } from '../../alerts/verdict/table.ts';
import { LOAD_AT_SLO } from '../../alerts/verdict/sizing.ts';
import type { ScenarioName } from '../simulator/scenarios/names.ts';
import { RANK_LIMIT } from '../simulator/scenarios/scenarios.ts';
import { Past, reportOf } from './past.test.support.ts';
import type { ModelReport, Promised, Report, ServerReport } from './report.ts';

/** A Wednesday at two in the afternoon. */
const NOW = Date.UTC(2026, 8, 23, 14) / 1000;
const HOURS = 4;
const GPUS = 2;
/** A verdict looks back five minutes, and so comes that much later at most. */
const LATE = 5 / 60 + 1 / 60;

/** For how long a story goes on, and its verdict with it. */
const STORIES: readonly (readonly [ScenarioName, VerdictName, hours: number])[] = [
  ['healthy', 'healthy', 4],
  ['batching-off', 'batch_better', 1],
  ['kv-bound', 'kv_bound', 2],
  ['needs-gpus', 'add_gpus', 1],
  ['overprovisioned', 'overprovisioned', 3],
  ['idle', 'idle', 2],
  ['model-too-large', 'smaller_model', 4],
  ['stalled', 'stalled', 1],
  ['gpu-fault', 'gpu_fault', 1],
  ['silent-failure', 'failing', 1],
  ['traffic-shift', 'healthy', 4],
];

const undo: (() => Promise<void>)[] = [];
let report: Report;

beforeAll(async () => {
  const past = new Past((step) => void undo.push(step));
  for (const [name, , ofStory] of STORIES) {
    await past.play({ name, job: name, gpus: GPUS, now: NOW, hours: HOURS, ofStory });
  }
  await past.play({
    name: 'cold-start',
    job: 'cold-start',
    gpus: GPUS,
    now: NOW,
    hours: HOURS,
    ofStory: HOURS,
  });
  // The same again, of which nothing was recorded, and with a server beside it.
  const unruled = { name: 'needs-gpus', gpus: GPUS, now: NOW, hours: HOURS, ofStory: 1 } as const;
  await past.play({ ...unruled, job: 'two-servers', instance: 'a', seed: 2 });
  await past.play({ ...unruled, job: 'two-servers', instance: 'b', seed: 3, node: 1 });
  report = await reportOf(await past.open(), NOW, HOURS);
}, 120_000);

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

function modelOf(job: string): ModelReport {
  const found = report.models.find(({ servers }) => servers[0]?.labels['job'] === job);
  if (!found) throw new Error(`no model of ${job}`);
  return found;
}

function serverOf(job: string): ServerReport {
  const [server] = modelOf(job).servers;
  if (!server) throw new Error(`no server of ${job}`);
  return server;
}

test.each(STORIES)('%s: %s for %d of 4 hours', (name, verdict, hours) => {
  const { verdicts, hours: looked } = serverOf(name);
  const found = verdicts.find((each) => each.name === verdict);
  expect(looked).toMatchObject({ range: HOURS, seen: HOURS });
  expect(found?.hours).toBeGreaterThanOrEqual(hours - LATE - 5 / 60);
  expect(found?.hours).toBeLessThanOrEqual(hours + 5 / 60);
});

test.each(STORIES.filter(([, verdict]) => verdict !== 'healthy'))(
  '%s: %s is what to change first',
  (name, verdict) => {
    const { name: about } = serverOf(name);
    const first = report.advice.find((advice) => advice.about === about);
    expect(first?.verdict).toBe(verdict);
    expect(first?.arithmetic).toMatch(/\d/);
  },
);

test('a server that loads again and again is cold while it loads, but for what the verdict is late', () => {
  const { name: about, verdicts } = serverOf('cold-start');
  const share = verdicts.find(({ name }) => name === 'cold_start')?.share;
  // It loads for fifteen of every seventeen minutes, and each time the verdict is up to five late.
  expect(share).toBeLessThanOrEqual(15 / 17);
  expect(share).toBeGreaterThanOrEqual(10 / 17);
  const first = report.advice.find((advice) => advice.about === about);
  expect(first?.verdict).toBe('cold_start');
});

test.each(['healthy', 'traffic-shift'])('a healthy server is left as it is: %s', (job) => {
  const { name } = serverOf(job);
  expect(report.advice.filter(({ about }) => about === name)).toEqual([]);
});

test.each([
  ['needs-gpus', 1],
  ['two-servers', 2],
])('the servers that %s needs are those that the simulator would need', (job, servers) => {
  const { now, gpusEach, needed } = modelOf(job).replicas;
  expect({ now, gpusEach }).toEqual({ now: servers, gpusEach: GPUS });
  // Each GPU is asked for 1.2 times what it can finish, and that has to be 0.8 of what can be finished.
  const exact = (1.2 / LOAD_AT_SLO) * servers;
  expect(needed?.from).toBe('full_load');
  expect(needed?.exact).toBeGreaterThan(0.93 * exact);
  expect(needed?.exact).toBeLessThan(1.07 * exact);
  expect(needed?.replicas).toBe(Math.ceil(needed?.exact ?? 0));
  expect(needed?.gpus).toBe((needed?.replicas ?? 0) * GPUS);
});

test('where nobody was at full load the need is told from places, and is a least', () => {
  const { needed } = modelOf('healthy').replicas;
  expect(needed?.from).toBe('places');
  expect(needed?.replicas).toBe(1);
  // At the peak of a weekday a GPU is asked for two requests a second.
  expect(needed?.exact).toBeLessThanOrEqual(2 / (LOAD_AT_SLO * RANK_LIMIT));
  expect(needed?.arithmetic).toContain('at least');
});

test('nobody buys for a queue that waits for something else', () => {
  const { needed } = modelOf('batching-off').replicas;
  expect(needed?.replicas).toBe(1);
  const { unknown } = modelOf('kv-bound').replicas;
  expect(unknown ?? modelOf('kv-bound').replicas.needed?.replicas).toSatisfy(
    (found) => found === 1 || String(found).includes('something else than GPUs'),
  );
});

test('money is what two GPUs at the price of the demo cost', () => {
  const { money } = serverOf('idle');
  expect(money?.perHour).toBeCloseTo(2 * 2.5, 5);
  expect(money?.dollars).toBeCloseTo(2 * 2.5 * HOURS, 5);
  expect(money?.unused).toBeGreaterThan(2 * 2.5 * (2 - LATE - 5 / 60));
  expect(money?.unused).toBeLessThanOrEqual(2 * 2.5 * 2 + 0.5);
  const advice = report.advice.find(({ verdict }) => verdict === 'idle');
  expect(advice?.dollars).toBeCloseTo(money?.unused ?? 0, 0);
});

function firstToken(name: string): Promised | undefined {
  return serverOf(name).promises.find(({ objective }) => objective === 'ttft');
}

test('promises are kept on a good day and not in a shortage', () => {
  expect(firstToken('healthy')).toMatchObject({ hoursMissed: 0 });
  expect(firstToken('healthy')?.kept).toBeGreaterThan(0.95);
  expect(firstToken('needs-gpus')?.kept).toBeLessThan(0.95);
  expect(firstToken('needs-gpus')?.hoursMissed).toBeGreaterThan(0.7);
});

test('all is written as JSON, and nothing in it is no number', () => {
  const text = JSON.stringify(report);
  expect(JSON.parse(text)).toEqual(report);
  expect(
    JSON.stringify(report.models.map(({ replicas, trend, warmPool }) => ({ replicas, trend, warmPool }))),
  ).not.toMatch(/null/);
});
