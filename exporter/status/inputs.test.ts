import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAULT_CLOCK_REASONS } from '../../alerts/verdict/gpu-faults.ts';
import type { HistogramValue } from '../model/samples.ts';
import { inputsOf } from './inputs.ts';
import { GPU_COLUMNS } from './recent/columns.ts';
import { collection, KEY, START } from './recent/ring.test.support.ts';
import { Ring } from './recent/ring.ts';
import type { GpuFacts } from './recent/ring.test.support.ts';

const SLO = { sloTtftMs: 2_000, sloTimePerOutputTokenMs: 100 };

/** What a server and its two GPUs did in one step of time; counters are made by adding up. */
const step = fc.record({
  gapMs: fc.integer({ min: 4_500, max: 40_000 }),
  running: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
  queue: fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }),
  ok: fc.integer({ min: 0, max: 100 }),
  empty: fc.integer({ min: 0, max: 10 }),
  tokens: fc.integer({ min: 0, max: 10_000 }),
  busy: fc.tuple(fc.double({ min: 0, max: 5, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true })),
  buckets: fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)),
  restarts: fc.boolean(),
  isDown: fc.constantFrom(false, false, false, true),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

interface Fact {
  readonly at: number;
  readonly running: number | undefined;
  readonly queue: number | undefined;
  readonly ok: number;
  readonly empty: number;
  readonly tokens: number;
  readonly busy: readonly [number, number];
  readonly observed: number;
  readonly buckets: readonly number[];
  readonly isDown: boolean;
}

/** Counters that grow step by step, and begin anew where the server was restarted. */
function factsOf(steps: readonly Step[]): readonly Fact[] {
  let at = START;
  let [ok, empty, tokens, observed] = [0, 0, 0, 0];
  let busy: [number, number] = [0, 0];
  let buckets = [0, 0, 0];
  return steps.map((given) => {
    at += given.gapMs;
    if (given.restarts) [ok, empty, tokens, buckets] = [0, 0, 0, [0, 0, 0]];
    ok += given.ok;
    empty += given.empty;
    tokens += given.tokens;
    observed += 5;
    busy = [busy[0] + given.busy[0], busy[1] + given.busy[1]];
    buckets = buckets.map((count, index) => count + (given.buckets[index] ?? 0));
    const { running, queue, isDown } = given;
    return { at, running, queue, isDown, ok, empty, tokens, observed, busy, buckets };
  });
}

function ttft([a = 0, b = 0, c = 0]: readonly number[]): HistogramValue {
  return { bounds: [0.5, 2], counts: [a, a + b], count: a + b + c, sum: 1 };
}

/** The rate of a counter said with loops and all at once: nothing of it is from the code under test. */
function naiveRate(points: readonly (readonly [number, number])[]): number | undefined {
  if (points.length < 2) return undefined;
  let grown = 0;
  for (let i = 1; i < points.length; i++) {
    const [before, after] = [points[i - 1]?.[1] ?? 0, points[i]?.[1] ?? 0];
    grown += after >= before ? after - before : after;
  }
  return (1000 * grown) / ((points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0));
}

test('counters, utilisation and p95 are as a naive reference has them, gaps and restarts included', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 90 }), (steps) => {
      const ring = new Ring();
      const history = factsOf(steps);
      for (const fact of history) {
        const { running, queue, ok, empty, tokens, busy, observed, buckets } = fact;
        const reading = {
          ...(running !== undefined && { requestsRunning: running }),
          ...(queue !== undefined && { queueDepth: queue }),
          requests: { ok, empty },
          generationTokens: tokens,
          ttftSeconds: ttft(buckets),
        };
        const gpus = busy.map((busySeconds) => ({ busySeconds, observedSeconds: observed }));
        expect(ring.observe(collection(fact.isDown ? undefined : reading, gpus, SLO), fact.at)).toBe(true);
      }
      const now = history.at(-1)?.at ?? 0;
      const window = history.filter(({ at }) => at > now - 300_000);
      const read = window.filter(({ isDown }) => !isDown);
      if (!history.some(({ isDown }) => !isDown)) return;
      const found = inputsOf(ring, KEY, now);

      const rate = (of: (fact: Fact) => number) =>
        naiveRate(read.map((fact) => [fact.at, of(fact)] as const));
      expectSame(
        found.tokensPerSecond,
        rate(({ tokens }) => tokens),
      );
      const [ok, empty] = [rate(({ ok: count }) => count), rate(({ empty: count }) => count)];
      expectSame(found.requestsPerSecond, ok === undefined ? undefined : ok + (empty ?? 0));
      expectSame(found.running, naiveMean(read.map(({ at, running }) => [at, running])));
      expectSame(found.queueDepth, naiveMean(read.map(({ at, queue }) => [at, queue])));
      expectSame(found.ttftOverSlo, naiveP95(read));
      if (window.length > 1 && read.length > 0) {
        const [first, last] = [window[0], window.at(-1)];
        const grown =
          (last?.busy[0] ?? 0) + (last?.busy[1] ?? 0) - (first?.busy[0] ?? 0) - (first?.busy[1] ?? 0);
        expectSame(found.utilisation, grown / (2 * 5 * (window.length - 1)));
      }
    }),
    { numRuns: 200 },
  );
});

function naiveMean(all: readonly (readonly [number, number | undefined])[]): number | undefined {
  const known = all.flatMap(([at, value]) => (value === undefined ? [] : [[at, value] as const]));
  if (known.length < 2) return known[0]?.[1];
  let area = 0;
  for (let i = 1; i < known.length; i++) {
    const [before, after] = [known[i - 1] ?? [0, 0], known[i] ?? [0, 0]];
    area += (after[0] - before[0]) * 0.5 * (after[1] + before[1]);
  }
  return area / ((known.at(-1)?.[0] ?? 0) - (known[0]?.[0] ?? 0));
}

/** Over 2 s, in buckets to 0.5 s, to 2 s and above. */
function naiveP95(read: readonly Fact[]): number | undefined {
  if (read.length < 2) return undefined;
  const grown = [0, 0, 0];
  for (let i = 1; i < read.length; i++) {
    const [before, after] = [read[i - 1]?.buckets ?? [], read[i]?.buckets ?? []];
    const wasReset = after.some((count, index) => count < (before[index] ?? 0));
    for (const index of [0, 1, 2])
      grown[index] = (grown[index] ?? 0) + (after[index] ?? 0) - (wasReset ? 0 : (before[index] ?? 0));
  }
  const [a = 0, b = 0, c = 0] = grown;
  const rank = 0.95 * (a + b + c);
  if (rank === 0) return undefined;
  if (rank <= a) return ((rank / a) * 0.5) / 2;
  return rank <= a + b ? (0.5 + (1.5 * (rank - a)) / b) / 2 : 1;
}

function expectSame(found: number | undefined, expected: number | undefined): void {
  // None of these can be negative: -1 stands for what is unknown, on both sides.
  expect(found ?? -1).toBeCloseTo(expected ?? -1, 6);
}

/** Inputs after some collections that are 15 s apart. */
function inputsAfter(collections: readonly Parameters<typeof collection>[]) {
  const ring = new Ring();
  for (const [index, given] of collections.entries())
    ring.observe(collection(...given), START + index * 15_000);
  return inputsOf(ring, KEY, ring.lastAt ?? 0);
}

function batch(count: number, sum: number): HistogramValue {
  return { bounds: [1, 8], counts: [0, count], count, sum };
}

describe('batch fill', () => {
  test('is the mean batch over the capacity', () => {
    expect(
      inputsAfter([[{ batchSize: batch(10, 20), requestsRunning: 8 }], [{ batchSize: batch(20, 60) }]])
        .batchFill,
    ).toBe(4 / 8);
  });

  test('is requests running over the capacity where no batch is told of', () => {
    expect(inputsAfter([[{ requestsRunning: 2 }], [{ requestsRunning: 6 }]]).batchFill).toBe(4 / 8);
    expect(
      inputsAfter([
        [{ batchSize: batch(9, 9), requestsRunning: 2 }],
        [{ batchSize: batch(9, 9), requestsRunning: 2 }],
      ]).batchFill,
    ).toBe(2 / 8);
  });
});

describe('a GPU is faulty', () => {
  test('each reason for lower clocks that is a fault is remembered', () => {
    expect(Object.keys(GPU_COLUMNS)).toEqual(expect.arrayContaining([...FAULT_CLOCK_REASONS]));
  });

  const well: GpuFacts = { limitedSeconds: 0 };
  const reading = { ready: true };
  const faulty = (...states: readonly GpuFacts[]) =>
    inputsAfter(states.map((state) => [reading, [well, state]])).faultyGpus;

  test('by an XID of the GPU in the window', () => {
    expect(faulty({ xid: { code: 79, at: START - 200_000 } })).toBe(1);
    expect(faulty({ xid: { code: 79, at: START - 301_000 } })).toBe(0);
    expect(faulty({ xid: { code: 31, at: START } })).toBe(0);
  });

  test('when it is lost, for as long as it is', () => {
    expect(faulty({}, { up: 0 }, { up: 0 })).toBe(1);
    const ring = new Ring();
    ring.observe(collection(reading, [well, well]), START);
    for (let minute = 1; minute <= 30; minute++) {
      ring.observe(collection(reading, [well, { up: 0 }]), START + minute * 60_000);
    }
    expect(inputsOf(ring, KEY, START + 1_800_000)).toMatchObject({ faultyGpus: 1, gpus: 2 });
  });

  test('when hardware holds its clocks down for more than a tenth of the time', () => {
    expect(faulty({ limitedSeconds: 10 }, { limitedSeconds: 11.4 })).toBe(0);
    expect(faulty({ limitedSeconds: 10 }, { limitedSeconds: 11.6 })).toBe(1);
  });
});

test('prices add up; KV-cache use is that of the fullest rank', () => {
  expect(inputsAfter([[{}, [{ dollarsPerHour: 2 }, { dollarsPerHour: 3 }]]]).dollarsPerHour).toBe(5);
  expect(inputsAfter([[{}, [{}]]]).dollarsPerHour).toBeUndefined();
  expect(inputsAfter([[{ kvCacheUsage: { mean: 0.5, max: 0.9 } }]]).kvUsage).toBe(0.9);
});

test('without GPUs, SLO and a second reading there is neither rate nor ratio', () => {
  const inputs = inputsAfter([
    [{ requests: { ok: 4 }, generationTokens: 7, ready: false, ttftSeconds: ttft([1, 1, 1]) }],
  ]);
  expect(inputs).toEqual({ ready: 0 });
  expect(inputsOf(new Ring(), KEY, START)).toEqual({});
});
