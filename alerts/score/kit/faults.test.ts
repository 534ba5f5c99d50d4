/** That each fault does in the simulator what it says. */
import { expect, test } from 'vitest';
import type { ModelReading } from '../../../exporter/model/inference.ts';
import { Simulation } from '../../../exporter/simulator/simulation.ts';
import { GPUS, RANK_LIMIT, watched } from './chat-server.ts';
import { KIT_FAULTS } from './kinds.ts';

const START = 1_790_000_000;
const HOUR = 3_600;

/** An hour as usual, and an hour with the fault: readings at the end of each, and what was read in between. */
function twoHours(name: string | undefined, share = 0.4) {
  const change = KIT_FAULTS.find((fault) => fault.name === name)?.change;
  const now = START + 3 * HOUR;
  const scenario = watched(() => share, change ? [{ after: 2 * HOUR, ...change }] : [], 3 * HOUR);
  const simulation = new Simulation(scenario, { gpus: GPUS, seed: 1, startsAt: START, now, speed: 1 });
  const readings: ModelReading[] = [];
  for (const hours of [1, 2, 3]) {
    // A restart counts anew: it is over soon after the fault.
    if (hours === 3) simulation.advanceTo(START + 2 * HOUR + 300);
    if (hours === 3) readings.push(simulation.reading());
    simulation.advanceTo(START + hours * HOUR);
    readings.push(simulation.reading());
  }
  const [zero = {}, usual = {}, begun = {}, end = {}] = readings as Partial<ModelReading>[];
  return { node: simulation.node, usual: between(zero, usual), faulty: between(begun, end), end };
}

function counts(reading: Partial<ModelReading>) {
  return reading.requests ?? {};
}

function between(from: Partial<ModelReading>, to: Partial<ModelReading>) {
  const delta = (of: (reading: Partial<ModelReading>) => number | undefined) =>
    (of(to) ?? 0) - (of(from) ?? 0);
  const answers = delta(
    (reading) => (counts(reading).ok ?? 0) + (counts(reading).empty ?? 0) + (counts(reading).truncated ?? 0),
  );
  return {
    answers,
    empty: delta((reading) => counts(reading).empty) / answers,
    truncated: delta((reading) => counts(reading).truncated) / answers,
    aborted: delta((reading) => counts(reading).aborted),
    hits: delta((reading) => reading.prefixCacheHits),
    preemptions: delta((reading) => reading.preemptions),
    secondsPerToken:
      delta((reading) => reading.timePerOutputTokenSeconds?.sum) /
      delta((reading) => reading.timePerOutputTokenSeconds?.count),
  };
}

test('two copies serve so much and no more', () => {
  const { usual } = twoHours(undefined, 2);
  expect(usual.answers / HOUR / GPUS / RANK_LIMIT).toBeCloseTo(1, 1);
});

test('every step takes 1.3 times as long', () => {
  const { usual, faulty } = twoHours('step time +30 %');
  // More of them run together, too, which makes each step a little longer.
  expect(faulty.secondsPerToken / usual.secondsPerToken).toBeGreaterThan(1.3);
  expect(faulty.secondsPerToken / usual.secondsPerToken).toBeLessThan(1.45);
});

test('one of two GPUs runs at 60 %, and says so', () => {
  const { usual, faulty, node } = twoHours('GPU throttled');
  expect(faulty.secondsPerToken / usual.secondsPerToken).toBeGreaterThan(1.3);
  expect(node.samples().map(({ clocksLimited }) => clocksLimited)).toEqual([[], ['hw_thermal_slowdown']]);
  const [one, other] = node.details().map(({ clocksHertz }) => clocksHertz?.sm ?? 0);
  expect((other ?? 0) / (one ?? 1)).toBeCloseTo(0.6);
});

test('half the batch size is what the server says after its restart', () => {
  expect(twoHours('batch halved').end).toMatchObject({ batchCapacity: 32, ready: true });
});

test('prefixes are found before and not after', () => {
  const { usual, faulty } = twoHours('prefix cache lost');
  expect([usual.hits > 0, faulty.hits]).toEqual([true, 0]);
});

test('one answer in ten is empty', () => {
  expect(twoHours('empty answers').faulty.empty).toBeCloseTo(0.1, 1);
});

test('answers are cut short', () => {
  const { usual, faulty } = twoHours('answers cut short');
  expect([usual.truncated < 0.1, faulty.truncated > 0.8]).toEqual([true, true]);
});

test('a stuck worker answers nothing, and its clients go away', () => {
  const { usual, faulty } = twoHours('stuck worker');
  expect(faulty.answers / usual.answers).toBeCloseTo(0.5, 1);
  expect(faulty.aborted / usual.answers).toBeCloseTo(0.5, 1);
});

test('with little room for the cache requests give way to each other', () => {
  const { usual, faulty } = twoHours('memory pressure');
  expect([usual.preemptions, faulty.preemptions > 0]).toEqual([0, true]);
});

test('a flood is more than can be served', () => {
  const { usual, faulty } = twoHours('client floods');
  expect([usual.aborted, faulty.aborted > usual.answers]).toEqual([0, true]);
});
