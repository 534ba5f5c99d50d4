import { expect, test } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import type { ModelReading } from '../model/inference.ts';
import { Samples } from '../model/samples.ts';
import { Recent } from './recent.ts';
import { collection, KEY, START } from './recent/ring.test.support.ts';
import type { GpuFacts } from './recent/ring.test.support.ts';

/** What a server counts when it does well: four requests a second, of 200 tokens. */
function working(second: number, changes: Partial<ModelReading> = {}): Partial<ModelReading> {
  const counters = { requests: { ok: 4 * second }, generationTokens: 800 * second };
  return { ready: true, requestsRunning: 4, queueDepth: 0, ...counters, ...changes };
}

function busy(second: number, share: number): GpuFacts {
  return { busySeconds: share * second, observedSeconds: second };
}

/** Observes every ten seconds from `from` to `to`, in seconds. */
function observe(recent: Recent, from: number, to: number, of: (second: number) => Samples): void {
  for (let second = from; second <= to; second += 10) recent.observe(of(second), START + second * 1000);
}

test('a verdict comes after half a minute of readings, and holds since it came', () => {
  const recent = new Recent();
  observe(recent, 0, 20, (second) => collection(working(second)));
  expect(recent.verdicts.of(KEY)).toBeUndefined();
  observe(recent, 30, 100, (second) => collection(working(second)));
  expect(recent.verdicts.of(KEY)).toMatchObject({ row: { name: 'healthy' }, since: START + 30_000 });
});

test('what rests on no rate is said at once', () => {
  const recent = new Recent();
  recent.observe(collection(working(0, { ready: false })), START);
  expect(recent.verdicts.of(KEY)).toMatchObject({ row: { name: 'cold_start' }, since: START });
  recent.observe(collection(working(10), [{ up: 0 }]), START + 10_000);
  expect(recent.verdicts.of(KEY)?.row.name).toBe('gpu_fault');
});

test('another verdict has its own beginning', () => {
  const recent = new Recent();
  observe(recent, 0, 100, (second) => collection(working(second), [busy(second, 0.9)]));
  observe(recent, 110, 200, (second) => collection(working(second, { ready: false }), [busy(second, 0.9)]));
  expect(recent.verdicts.of(KEY)).toMatchObject({ row: { name: 'cold_start' }, since: START + 110_000 });
});

/** Requests wait while the GPU is busy for a share of the time. */
function waits(share: number) {
  return (second: number) => collection(working(second, { queueDepth: 9 }), [busy(second, share)]);
}

test('a verdict stays by its easier threshold: from nothing there would be none', () => {
  const fromBelow = new Recent();
  observe(fromBelow, 0, 300, waits(0.5));
  expect(fromBelow.verdicts.of(KEY)?.row.name).toBe('batch_better');
  // From 150 busy seconds of 300 on to a window that is 62 % busy: over the threshold of 60 %, under that of leaving.
  observe(fromBelow, 310, 700, (second) =>
    collection(working(second, { queueDepth: 9 }), [
      { busySeconds: 150 + 0.62 * (second - 300), observedSeconds: second },
    ]),
  );
  const fromNothing = new Recent();
  observe(fromNothing, 0, 300, waits(0.62));
  expect(fromBelow.verdicts.of(KEY)?.inputs.utilisation).toBeCloseTo(0.62, 6);
  expect(fromBelow.verdicts.of(KEY)?.row.name).toBe('batch_better');
  expect(fromNothing.verdicts.of(KEY)).toBeUndefined();
});

test('a server that is away for a minute has no verdict, and begins anew when it is back', () => {
  const recent = new Recent();
  observe(recent, 0, 100, (second) => collection(working(second)));
  observe(recent, 110, 160, () => new Samples());
  expect(recent.verdicts.of(KEY)?.row.name).toBe('healthy');
  observe(recent, 170, 170, () => new Samples());
  expect(recent.verdicts.of(KEY)).toBeUndefined();
  observe(recent, 180, 200, (second) => collection(working(second)));
  expect(recent.verdicts.of(KEY)).toBeUndefined();
  observe(recent, 210, 210, (second) => collection(working(second)));
  expect(recent.verdicts.of(KEY)).toMatchObject({ since: START + 210_000 });
});

test('thresholds of the config are heeded', () => {
  const recent = new Recent({ ...DEFAULT_THRESHOLDS, queued: 20 });
  observe(recent, 0, 300, (second) => collection(working(second, { queueDepth: 9 }), [busy(second, 0.5)]));
  expect(recent.verdicts.of(KEY)?.row.name).toBe('healthy');
});

test('listeners hear of a change once, however much comes at once, and no more when they have left', async () => {
  const recent = new Recent();
  const heard: number[] = [];
  const leave = recent.onChange(() => heard.push(recent.ring.slotsAfter(0).length));
  observe(recent, 0, 100, (second) => collection(working(second)));
  recent.clear();
  observe(recent, 0, 40, (second) => collection(working(second)));
  await new Promise(setImmediate);
  expect(heard).toEqual([5]);
  recent.observe(new Samples(), START + 40_100);
  leave();
  recent.observe(new Samples(), START + 50_000);
  await new Promise(setImmediate);
  expect(heard).toEqual([5]);
});
