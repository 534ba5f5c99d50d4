import { expect, test } from 'vitest';
import { Books } from './engine/books.ts';
import { Rank } from './engine/rank.ts';
import { GPU_PROFILES } from './hardware/gpu-profiles.ts';
import { MODEL_PROFILES } from './hardware/model-profiles.ts';
import { Roofline } from './hardware/roofline.ts';
import type { StepCost } from './hardware/roofline.ts';
import { SCENARIO_NAMES } from './scenarios/names.ts';
import type { ScenarioName } from './scenarios/names.ts';
import { scenarioOf } from './scenarios/scenarios.ts';
import { Simulation } from './simulation.ts';
import type { Traffic } from './traffic/arrivals.ts';

const NOW = 1_790_000_000;
const HOUR = 3_600;

function simulate(name: ScenarioName, seed = 1) {
  return new Simulation(scenarioOf(name), { gpus: 2, seed, startsAt: NOW - 2 * HOUR, now: NOW, speed: 1 });
}

function total(counts: Readonly<Record<string, number>> = {}): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

test.each(SCENARIO_NAMES)('%s: requests and tokens are conserved', (name) => {
  const simulation = simulate(name);
  for (let time = NOW - 2 * HOUR; time <= NOW; time += 97) {
    simulation.advanceTo(time);
    const { books, ranks } = simulation.node.server;
    const inside = ranks.reduce((sum, rank) => sum + rank.running + rank.queueDepth, 0);
    expect(books.finished + inside).toBe(books.arrived);
    const unfinished = ranks.reduce((sum, rank) => sum + rank.unfinishedTokens, 0);
    const answered = simulation.reading().outputTokens?.sum ?? 0;
    expect(answered + unfinished).toBe(books.generationTokens);
  }
});

test.each(['kv-bound', 'model-too-large', 'needs-gpus'] as const)(
  '%s: the KV cache never holds more than its capacity, and all of it comes back',
  (name) => {
    const simulation = simulate(name);
    let fullest = 0;
    let emptiest = 0;
    for (let time = NOW - HOUR; time <= NOW; time += 0.25) {
      simulation.advanceTo(time);
      for (const { kv } of simulation.node.server.ranks) {
        fullest = Math.max(fullest, kv.used / kv.capacity);
        emptiest = Math.min(emptiest, kv.used);
      }
    }
    expect([fullest <= 1, emptiest]).toEqual([true, 0]);
    const { ranks } = simulation.node.server;
    for (const rank of ranks) rank.advance(NOW + HOUR);
    expect(ranks.map(({ kv, running, queueDepth }) => kv.used + running + queueDepth)).toEqual(
      ranks.map(() => 0),
    );
  },
);

test.each(['healthy', 'kv-bound', 'needs-gpus', 'model-too-large'] as const)(
  '%s: Little: mean number in the system is arrival rate times mean time in it',
  (name) => {
    const simulation = simulate(name);
    const settled = NOW - 3_000;
    simulation.advanceTo(settled);
    const before = simulation.reading();
    const arrivedBefore = simulation.node.server.books.arrived;
    let inside = 0;
    let looks = 0;
    for (let time = settled; time < NOW; time += 0.5, looks++) {
      simulation.advanceTo(time);
      const { requestsRunning = 0, queueDepth = 0 } = simulation.reading();
      inside += requestsRunning + queueDepth;
    }
    const after = simulation.reading();
    const duration = (reading: typeof after) => reading.requestDurationSeconds ?? { count: 0, sum: 0 };
    const meanSeconds =
      ((duration(after).sum ?? 0) - (duration(before).sum ?? 0)) /
      (duration(after).count - duration(before).count);
    const perSecond = (simulation.node.server.books.arrived - arrivedBefore) / (NOW - settled);
    expect(inside / looks / (perSecond * meanSeconds)).toBeCloseTo(1, 1);
  },
);

test('energy is the integral of power, and between idle and the limit', () => {
  const simulation = simulate('healthy');
  let last = NOW - 2 * HOUR;
  simulation.advanceTo(last);
  const joules = () => simulation.node.details().map(({ energyJoules = 0 }) => energyJoules);
  const times = () => simulation.node.server.ranks.map(({ time }) => time);
  const start = joules();
  const integral = start.map(() => 0);
  for (let before = times(); last < NOW; before = times()) {
    last += 1.7;
    simulation.advanceTo(last);
    for (const [index, { powerWatts = 0 }] of simulation.node.samples().entries()) {
      integral[index] = (integral[index] ?? 0) + powerWatts * ((times()[index] ?? 0) - (before[index] ?? 0));
      expect(powerWatts).toBeGreaterThanOrEqual(70);
      expect(powerWatts).toBeLessThanOrEqual(700);
    }
  }
  for (const [index, counted] of joules().entries()) {
    expect((counted - (start[index] ?? 0)) / (integral[index] ?? 0)).toBeCloseTo(1, 5);
  }
});

function outcomeOf(seed: number): string {
  const simulation = simulate('kv-bound', seed);
  simulation.advanceTo(NOW);
  return JSON.stringify([simulation.reading(), simulation.node.samples()]);
}

test('the same seed gives the same run, another one another', () => {
  expect(outcomeOf(3)).toBe(outcomeOf(3));
  expect(outcomeOf(3)).not.toBe(outcomeOf(4));
});

test('how often one looks changes nothing', () => {
  const requests = (every: number) => {
    const simulation = simulate('needs-gpus');
    for (let time = NOW - 2 * HOUR; time < NOW; time += every) simulation.advanceTo(time);
    simulation.advanceTo(NOW);
    return total(simulation.reading().requests);
  };
  expect(requests(0.9) / requests(HOUR)).toBeCloseTo(1, 3);
});

test('what happens to the node happens at its time, even if nobody looks', () => {
  const scenario = { ...scenarioOf('stalled'), began: 10 };
  const arrivals = [{ time: NOW - 20, promptTokens: 100, outputTokens: 10_000, group: 0, prefixTokens: 0 }];
  const traffic: Traffic = {
    next: (horizon) => {
      const arrival = arrivals[0] && arrivals[0].time < horizon ? arrivals.shift() : undefined;
      return arrival && { ...arrival, outcome: 'ok' };
    },
  };
  const options = { gpus: 1, seed: 1, startsAt: NOW - 30, now: NOW, speed: 1 };
  const simulation = new Simulation(scenario, { ...options, traffic });
  simulation.advanceTo(NOW);
  const tokens = simulation.node.server.books.generationTokens;
  // 10 s of steps that take 6.7 ms, half as long again while it warms up.
  expect(tokens).toBeGreaterThan(900);
  expect(tokens).toBeLessThan(1_500);
});

class CountedRoofline extends Roofline {
  steps = 0;

  override step(decoding: number, contextTokens: number, promptTokens: number): StepCost {
    this.steps++;
    return super.step(decoding, contextTokens, promptTokens);
  }
}

test('the cost of a run follows the number of requests, not of tokens', () => {
  const roofline = new CountedRoofline(GPU_PROFILES.h100, MODEL_PROFILES['8b'], 1);
  const settings = { maxRunning: 32, maxBatchedTokens: 2048, kvBlocks: 50_000, patienceSeconds: 60 };
  const books = new Books();
  const rank = new Rank(settings, roofline, books, 0, 0);
  for (let time = 1; time <= 1_000; time++) {
    rank.advance(time);
    rank.enqueue({ time, promptTokens: 500, outputTokens: 2_000, outcome: 'ok', group: 0, prefixTokens: 0 });
  }
  rank.advance(1_100);
  expect(books.generationTokens).toBe(2_000_000);
  expect(roofline.steps).toBeLessThan(5_000);
});
