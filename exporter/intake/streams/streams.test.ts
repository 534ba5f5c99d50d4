import { describe, expect, it } from 'vitest';
import type { HistogramValue } from '../../model/samples.ts';
import { isRefusal } from './refusal.ts';
import { Streams } from './streams.ts';
import type { Arrival } from './streams.ts';

const NOW = 1_790_000_000_000;
const HOUR = 3_600_000;

function value(low: number, high: number, sum?: number): HistogramValue {
  return { bounds: [1], counts: [low], count: low + high, ...(sum === undefined ? {} : { sum }) };
}

function arrival(at: number, of: HistogramValue, fields: Partial<Arrival> = {}): Arrival {
  const [start, time] = [1n, BigInt(at)];
  return { key: 'a', start, time, temporality: 'cumulative', exponential: false, value: of, ...fields };
}

/** Takes a point in. @returns what it adds, `duplicate`, or why it was refused */
function take(streams: Streams, point: Arrival, now = NOW): HistogramValue | string {
  const step = streams.step(point, now);
  if (step === 'duplicate') return step;
  if (isRefusal(step)) return step.refused;
  streams.commit(step.stream);
  return step.increase;
}

describe('a cumulative stream', () => {
  it('counts whole at first, then by what it has grown', () => {
    const streams = new Streams();
    expect(take(streams, arrival(1, value(2, 1, 5)))).toEqual(value(2, 1, 5));
    expect(take(streams, arrival(2, value(2, 3, 9)))).toEqual(value(0, 2, 4));
    expect(take(streams, arrival(3, value(2, 3, 9)))).toEqual(value(0, 0, 0));
  });

  it('changes nothing when a point comes again, or late', () => {
    const streams = new Streams();
    take(streams, arrival(5, value(2, 1)));
    expect(take(streams, arrival(5, value(2, 1)))).toBe('duplicate');
    expect(take(streams, arrival(4, value(1, 1)))).toBe('duplicate');
    expect(take(streams, arrival(6, value(3, 1)))).toEqual(value(1, 0));
  });

  it('goes on when the clock was set back by more than an hour', () => {
    const streams = new Streams();
    const before = NOW - 2 * HOUR;
    take(streams, arrival(NOW * 1_000_000, value(2, 1)));
    expect(take(streams, arrival(before * 1_000_000, value(3, 1)), before)).toEqual(value(1, 0));
    expect(take(streams, arrival(before * 1_000_000, value(3, 1)), before)).toBe('duplicate');
  });

  it.each<[string, Partial<Arrival>]>([
    ['a later start', { start: 4n, value: value(9, 9, 50) }],
    ['a count that fell', { value: value(1, 1, 2) }],
    ['a bucket that fell, though all together grew', { value: value(1, 9, 20) }],
    ['a sum that fell', { value: value(2, 1, 4) }],
    ['other bounds', { value: { ...value(7, 7, 10), bounds: [2] } }],
  ])('begins again with %s', (_, fields) => {
    const streams = new Streams();
    take(streams, arrival(1, value(2, 1, 5)));
    const point = arrival(5, value(0, 0), fields);
    expect(take(streams, point)).toEqual(point.value);
    expect(take(streams, { ...point, time: 6n })).toMatchObject({ count: 0 });
  });

  it('with an unknown start goes on for as long as its counts grow', () => {
    const streams = new Streams();
    take(streams, arrival(1, value(2, 1), { start: 0n }));
    expect(take(streams, arrival(2, value(3, 1)))).toEqual(value(1, 0));
    expect(take(streams, arrival(3, value(3, 2), { start: 0n }))).toEqual(value(0, 1));
  });

  it('is refused where two senders have one name: taken for restarts their counts would multiply', () => {
    const streams = new Streams();
    take(streams, arrival(10, value(100, 0), { start: 1n }));
    take(streams, arrival(11, value(50, 0), { start: 2n }));
    expect(take(streams, arrival(12, value(101, 0), { start: 1n }))).toMatch(
      /two senders are alive under one name/,
    );
    expect(take(streams, arrival(13, value(51, 0), { start: 2n }))).toEqual(value(1, 0));
  });

  it('that is exponential goes on at the bounds in common when its scale changes', () => {
    const streams = new Streams();
    const fine = { bounds: [1, 2, 4], counts: [1, 2, 3], count: 4, sum: 10 };
    const coarse = { bounds: [1, 4], counts: [2, 5], count: 7, sum: 19 };
    take(streams, arrival(1, fine, { exponential: true }));
    expect(take(streams, arrival(2, coarse, { exponential: true }))).toEqual({
      bounds: [1, 4],
      counts: [1, 2],
      count: 3,
      sum: 9,
    });
    expect(
      take(streams, arrival(3, { ...fine, counts: [2, 3, 5], count: 7, sum: 19 }, { exponential: true })),
    ).toEqual({ bounds: [1, 4], counts: [0, 0], count: 0, sum: 0 });
  });
});

it('a delta counts as it is, once', () => {
  const streams = new Streams();
  const delta = { temporality: 'delta' } as const;
  expect(take(streams, arrival(1, value(2, 1), delta))).toEqual(value(2, 1));
  expect(take(streams, arrival(1, value(2, 1), delta))).toBe('duplicate');
  expect(take(streams, arrival(2, value(1, 0), { ...delta, start: 0n }))).toEqual(value(1, 0));
});

it('a step that is not committed leaves no trace', () => {
  const streams = new Streams();
  streams.step(arrival(1, value(2, 1)), NOW);
  expect(streams.all()).toEqual([]);
  expect(take(streams, arrival(1, value(2, 1)))).toEqual(value(2, 1));
});

describe('time', () => {
  it('of nanoseconds is compared exactly', () => {
    const streams = new Streams();
    const at = 1_789_999_999_000_000_001n;
    take(streams, arrival(0, value(1, 0), { time: at }));
    expect(take(streams, arrival(0, value(2, 0), { time: at + 1n }))).toEqual(value(1, 0));
  });

  it('must be there, and not in the future', () => {
    const streams = new Streams();
    expect(take(streams, arrival(0, value(1, 0)))).toBe('it has no time_unix_nano');
    const at = (ms: number) => arrival(0, value(1, 0), { time: BigInt(NOW + ms) * 1_000_000n });
    expect(take(streams, at(HOUR + 1))).toMatch(/ahead of the clock here/);
    expect(take(streams, at(HOUR))).toEqual(value(1, 0));
  });
});

describe('room', () => {
  it('is kept for streams that are alive: a new one is refused', () => {
    const streams = new Streams(2);
    take(streams, arrival(1, value(1, 0), { key: 'a' }));
    take(streams, arrival(1, value(1, 0), { key: 'b' }));
    expect(take(streams, arrival(1, value(1, 0), { key: 'c' }))).toMatch(/^there are 2 streams already/);
    expect(take(streams, arrival(2, value(2, 0), { key: 'a' }))).toEqual(value(1, 0));
  });

  it('is made by the one that was not heard of for a day; a repeat is heard as well', () => {
    const streams = new Streams(2);
    take(streams, arrival(1, value(1, 0), { key: 'a' }));
    take(streams, arrival(1, value(1, 0), { key: 'b' }));
    take(streams, arrival(1, value(1, 0), { key: 'a' }), NOW + HOUR);
    const later = NOW + 24 * HOUR + 1;
    expect(take(streams, arrival(1, value(1, 0), { key: 'c' }), later)).toEqual(value(1, 0));
    expect(take(streams, arrival(1, value(1, 0), { key: 'd' }), later)).toMatch(/^there are 2 streams/);
    expect(streams.all().map(({ key }) => key)).toEqual(['a', 'c']);
  });
});
