import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { HistogramAccumulator } from '../../model/histogram.ts';
import type { HistogramValue } from '../../model/samples.ts';
import { Tallies } from '../tally/tallies.ts';
import {
  CUMULATIVE,
  DELTA,
  DURATION,
  encode,
  histogram,
  nanoseconds,
  NOW,
  point,
  requestOf,
} from './otlp.test.support.ts';
import type { Fields } from './otlp.test.support.ts';
import { OtlpReceiver } from './receiver.ts';

const BOUNDS = [1, 2, 4, 8];

/** One export of a sender: what it observed since the last one, and whether it was restarted before. */
const exported = fc.record({
  values: fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 6 }),
  restarted: fc.boolean(),
  repeats: fc.nat(2),
});

function pointOf({ bounds, counts, count, sum }: HistogramValue, start: number, time: number): Fields {
  const bucketCounts = [...counts, count].map((below, index, all) => below - (all[index - 1] ?? 0));
  const times = { startTimeUnixNano: nanoseconds(start), timeUnixNano: nanoseconds(time) };
  return point({ ...times, count, sum, explicitBounds: bounds, bucketCounts });
}

function accumulate(values: readonly number[]): HistogramValue {
  const accumulator = new HistogramAccumulator(BOUNDS);
  for (const value of values) accumulator.observe(value);
  return accumulator.value();
}

it('deltas and cumulative points of the same observations count the same, with restarts, repeats and late ones', () => {
  fc.assert(
    fc.property(fc.array(exported, { minLength: 1, maxLength: 12 }), (exports) => {
      const tallies = { delta: new Tallies(), cumulative: new Tallies() };
      const receivers = {
        delta: new OtlpReceiver(tallies.delta),
        cumulative: new OtlpReceiver(tallies.cumulative),
      };
      let [alive, start]: [number[], number] = [[], 0];
      const all: number[] = [];
      const sent: Record<'delta' | 'cumulative', Buffer[]> = { delta: [], cumulative: [] };
      for (const [index, { values, restarted, repeats }] of exports.entries()) {
        const time = 10 * (index + 1);
        if (restarted) [alive, start] = [[], time - 5];
        alive = alive.concat(values);
        all.push(...values);
        const points = {
          delta: histogram(DURATION, [pointOf(accumulate(values), time - 10, time)], DELTA),
          cumulative: histogram(DURATION, [pointOf(accumulate(alive), start, time)], CUMULATIVE),
        };
        for (const temporality of ['delta', 'cumulative'] as const) {
          sent[temporality].push(encode(requestOf([points[temporality]]), 'protobuf'));
          // The new one, then the one before it again and again: a late retry.
          for (const body of [...sent[temporality].slice(-1), ...sent[temporality].slice(-1 - repeats)]) {
            expect(receivers[temporality].receive(body, 'protobuf', NOW).rejected).toBe(0);
          }
        }
      }
      const expected = accumulate(all);
      for (const of of [tallies.delta, tallies.cumulative]) {
        const reading = [...of][0]?.reading(0);
        expect(reading?.requestDurationSeconds).toEqual(expected);
        expect(reading?.requests?.ok).toBe(all.length);
      }
      expect(receivers.delta.points).toEqual(receivers.cumulative.points);
      expect(receivers.delta.points.get('accepted')).toBe(exports.length);
    }),
    { numRuns: 200 },
  );
});
