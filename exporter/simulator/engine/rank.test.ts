import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GPU_PROFILES } from '../hardware/gpu-profiles.ts';
import { MODEL_PROFILES } from '../hardware/model-profiles.ts';
import { Roofline } from '../hardware/roofline.ts';
import { Books } from './books.ts';
import { blocksFor } from './kv-cache.ts';
import { Rank } from './rank.ts';
import type { Arrival } from './request.ts';

const roofline = new Roofline(GPU_PROFILES.l40s, MODEL_PROFILES['8b'], 1);

interface Settings {
  readonly maxRunning: number;
  readonly maxBatchedTokens: number;
  readonly kvBlocks: number;
}

interface Running {
  readonly arrival: Arrival;
  generated: number;
  /** Tokens whose keys and values are still to be computed: more than one while the prompt is worked on. */
  left: number;
  blocks: number;
}

/** The same rank as one would write it down: one step after the other, one request after the other. */
function stepByStep(settings: Settings, arrivals: readonly Arrival[]) {
  const total = { tokens: 0, preemptions: 0, flops: 0, bytes: 0, busySeconds: 0, durations: 0 };
  const coming = arrivals.filter(
    ({ promptTokens, outputTokens }) => blocksFor(promptTokens + outputTokens) <= settings.kvBlocks,
  );
  const waiting: Running[] = [];
  let prefilling: Running[] = [];
  let decoding: Running[] = [];
  let time = 0;
  const free = () =>
    settings.kvBlocks - [...prefilling, ...decoding].reduce((sum, { blocks }) => sum + blocks, 0);
  const needs = ({ arrival, generated, blocks }: Running) =>
    blocksFor(arrival.promptTokens + generated) - blocks;
  for (;;) {
    while (coming[0] && coming[0].time <= time)
      waiting.push({ arrival: coming.shift()!, generated: 0, left: 0, blocks: 0 });
    while (
      waiting[0] &&
      prefilling.length + decoding.length < settings.maxRunning &&
      needs(waiting[0]) <= free()
    ) {
      const one = waiting.shift()!;
      one.blocks = needs(one);
      one.left = one.arrival.promptTokens + one.generated;
      prefilling.push(one);
    }
    if (prefilling.length + decoding.length === 0) {
      if (!coming[0]) return { ...total, time };
      time = coming[0].time;
      continue;
    }
    while (decoding.reduce((sum, one) => sum + needs(one), 0) > free()) {
      const last = decoding.pop()!;
      last.blocks = 0;
      waiting.unshift(last);
      total.preemptions++;
    }
    let budget = settings.maxBatchedTokens - decoding.length;
    let prompt = 0;
    let attended = decoding.reduce(
      (sum, { arrival, generated }) => sum + arrival.promptTokens + generated,
      0,
    );
    for (const one of prefilling) {
      const chunk = Math.min(one.left, budget);
      if (chunk === 0) break;
      one.left -= chunk;
      budget -= chunk;
      prompt += chunk;
      attended += one.arrival.promptTokens + one.generated - one.left;
    }
    const cost = roofline.step(decoding.length, attended, prompt);
    time += cost.seconds;
    total.flops += cost.flops;
    total.bytes += cost.bytes;
    total.busySeconds += cost.seconds - roofline.gapSeconds;
    for (const one of decoding) one.blocks += needs(one);
    const begin = prefilling.filter(({ left }) => left === 0);
    for (const one of [...decoding, ...begin]) {
      one.generated++;
      total.tokens++;
    }
    prefilling = prefilling.filter(({ left }) => left > 0);
    const all = [...decoding, ...begin];
    decoding = all.filter(({ arrival, generated }) => generated < arrival.outputTokens);
    for (const { arrival, generated } of all)
      if (generated === arrival.outputTokens) total.durations += time - arrival.time;
  }
}

function bySteps(settings: Settings, arrivals: readonly Arrival[]) {
  const books = new Books();
  // Long ready: its first steps are not slow.
  const rank = new Rank({ ...settings, patienceSeconds: Infinity }, roofline, books, 0, -1_000);
  for (const arrival of arrivals) {
    rank.advance(arrival.time);
    rank.enqueue(arrival);
    expect(rank.kv.used).toBeLessThanOrEqual(settings.kvBlocks);
  }
  while (rank.running + rank.queueDepth > 0) rank.advance(rank.time + 0.37);
  expect(rank.kv.used).toBe(0);
  const { generationTokens: tokens, preemptions } = books;
  const durations = books.reading().requestDurationSeconds?.sum ?? 0;
  return { tokens, preemptions, durations, ...rank.activity };
}

const settings = fc.record({
  maxRunning: fc.integer({ min: 1, max: 12 }),
  maxBatchedTokens: fc.integer({ min: 13, max: 600 }),
  kvBlocks: fc.integer({ min: 1, max: 120 }),
});
const request = fc.record({
  gap: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 2, noNaN: true })),
  promptTokens: fc.integer({ min: 1, max: 900 }),
  outputTokens: fc.integer({ min: 1, max: 300 }),
});

test('steps that are taken together come to the same as one after the other, whatever the settings', () => {
  let preempted = 0;
  fc.assert(
    fc.property(settings, fc.array(request, { minLength: 1, maxLength: 40 }), (given, requests) => {
      let time = 0;
      const arrivals = requests.map(({ gap, ...lengths }): Arrival => {
        time += gap;
        return { ...lengths, time, outcome: 'ok', group: 0, prefixTokens: 0 };
      });
      const expected = stepByStep(given, arrivals);
      const found = bySteps(given, arrivals);
      preempted += expected.preemptions;
      expect([found.tokens, found.preemptions]).toEqual([expected.tokens, expected.preemptions]);
      for (const key of ['durations', 'flops', 'bytes', 'busySeconds'] as const)
        expect(Math.abs(found[key] - expected[key])).toBeLessThanOrEqual(1e-6 * (1 + expected[key]));
    }),
    { seed: 7, numRuns: 300 },
  );
  expect(preempted).toBeGreaterThan(100);
});
