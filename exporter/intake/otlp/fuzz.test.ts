import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tallies } from '../tally/tallies.ts';
import { MalformedOtlp } from './malformed.ts';
import {
  attributes,
  DURATION,
  encode,
  histogram,
  NOW,
  point,
  protobufOf,
  requestOf,
  TOKENS,
  TTFT,
} from './otlp.test.support.ts';
import { OtlpReceiver } from './receiver.ts';
import type { Encoding } from './receiver.ts';

const nested = {
  arrayValue: { values: [{ kvlistValue: { values: [{ key: 'k', value: { intValue: -1 } }] } }] },
};
const exponential = {
  ...point(),
  explicitBounds: [],
  scale: 2,
  zeroCount: 1,
  positive: { offset: -3, bucketCounts: [2] },
};
const VALID = requestOf([
  histogram(TTFT, [point(), point({ attributes: [{ key: 'a', value: nested }] })], 1, 'ms'),
  histogram(DURATION, [point({ attributes: attributes({ 'error.type': 'x' }) })]),
  histogram(TOKENS, [point({ attributes: attributes({ 'gen_ai.token.type': 'output' }) })]),
  { name: TTFT, unit: 's', exponentialHistogram: { dataPoints: [exponential], aggregationTemporality: 2 } },
  { name: 'other', gauge: { dataPoints: [{ asDouble: 1.5 }] } },
]);

/** Cuts, and bytes that are changed, put in or taken out. */
const mutation = fc.record({ at: fc.nat(), remove: fc.nat(4), insert: fc.uint8Array({ maxLength: 4 }) });
function mutate(
  body: Buffer,
  mutations: readonly { at: number; remove: number; insert: Uint8Array }[],
): Buffer {
  let mutated = body;
  for (const { at, remove, insert } of mutations) {
    const place = at % (mutated.length + 1);
    mutated = Buffer.concat([mutated.subarray(0, place), insert, mutated.subarray(place + remove)]);
  }
  return mutated;
}

/** Takes a body in. @returns whether it was read. @throws what is not MalformedOtlp, and when a failure counted */
function receive(body: Buffer, encoding: Encoding): boolean {
  const tallies = new Tallies();
  const receiver = new OtlpReceiver(tallies);
  try {
    const { points, rejected, message } = receiver.receive(body, encoding, NOW);
    assert.equal(points, countedBy(receiver));
    assert.equal(rejected > 0, message !== '');
    return true;
  } catch (error) {
    if (!(error instanceof MalformedOtlp)) throw error;
    assert.match(error.message, /^This is not a request of OTLP metrics: .+\.$/);
    assert.deepEqual([[...tallies], receiver.state().streams, countedBy(receiver)], [[], [], 0]);
    return false;
  }
}

function countedBy(receiver: OtlpReceiver): number {
  return [...receiver.points.values()].reduce((sum, count) => sum + count, 0);
}

describe.each(['protobuf', 'json'] as const)('in %s', (encoding) => {
  const valid = encode(VALID, encoding);

  it('any bytes are read or refused', () => {
    const taken = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      receive(Buffer.from(bytes), encoding);
    });
    expect(() => fc.assert(taken, { numRuns: 2000 })).not.toThrow();
  });

  it('what is broken in transit is read or refused, and both happen', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        seen.add(receive(mutate(valid, mutations), encoding));
      }),
      { numRuns: 3000 },
    );
    expect(seen).toEqual(new Set([true, false]));
  });

  it('any cut is read or refused', () => {
    for (let length = 0; length <= valid.length; length++) receive(valid.subarray(0, length), encoding);
    expect(receive(valid, encoding)).toBe(true);
  });
});

it('any JSON is read or refused', () => {
  const taken = fc.property(fc.jsonValue(), (value) => {
    receive(Buffer.from(JSON.stringify(value)), 'json');
  });
  expect(() => fc.assert(taken, { numRuns: 500 })).not.toThrow();
});

/** A field of bytes around others; its length takes four bytes. */
function wrapped(tag: number, inside: Buffer): Buffer {
  const length = [0, 7, 14, 21].map(
    (shift, index) => ((inside.length >> shift) & 0x7f) | (index < 3 ? 0x80 : 0),
  );
  return Buffer.concat([Buffer.from([tag, ...length]), inside]);
}

describe('a megabyte that is made to be slow costs little:', () => {
  const MEGABYTE = 1_048_576;
  const name = wrapped(0x0a, Buffer.from(TTFT));
  const inScope = (metrics: Buffer) => wrapped(0x0a, wrapped(0x12, metrics));
  const emptyMetric = wrapped(0x12, Buffer.concat([name, wrapped(0x4a, Buffer.from([0x0a, 0]))]));
  const longText = Buffer.alloc(MEGABYTE / 2, 'x');
  let deep = Buffer.alloc(0);
  for (let depth = 0; depth < 1_000; depth++)
    deep = Buffer.from(wrapped(depth % 2 === 0 ? 0x2a : 0x0a, deep));

  it.each<[string, Buffer, boolean]>([
    ['empty resources', Buffer.alloc(MEGABYTE, Buffer.from([0x0a, 0])), true],
    ['empty scopes', wrapped(0x0a, Buffer.alloc(MEGABYTE, Buffer.from([0x12, 0]))), true],
    ['empty metrics', inScope(Buffer.alloc(MEGABYTE, Buffer.from([0x12, 0]))), true],
    [
      'empty points',
      inScope(
        wrapped(0x12, Buffer.concat([name, wrapped(0x4a, Buffer.alloc(MEGABYTE, Buffer.from([0x0a, 0])))])),
      ),
      false,
    ],
    ['empty attributes', wrapped(0x0a, wrapped(0x0a, Buffer.alloc(MEGABYTE, Buffer.from([0x0a, 0])))), true],
    [
      'a long resource with many metrics',
      wrapped(
        0x0a,
        Buffer.concat([
          wrapped(0x0a, wrapped(0x0a, wrapped(0x0a, longText))),
          wrapped(0x12, Buffer.alloc(10_000 * emptyMetric.length, emptyMetric)),
        ]),
      ),
      true,
    ],
    [
      'a long scope with many metrics',
      wrapped(
        0x0a,
        wrapped(
          0x12,
          Buffer.concat([
            wrapped(0x0a, wrapped(0x0a, longText)),
            Buffer.alloc(10_000 * emptyMetric.length, emptyMetric),
          ]),
        ),
      ),
      true,
    ],
    ['an attribute without end', wrapped(0x0a, wrapped(0x0a, wrapped(0x0a, wrapped(0x12, deep)))), false],
  ])('%s', (_, body, isRead) => {
    const start = performance.now();
    expect(receive(body, 'protobuf')).toBe(isRead);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('points, each of a stream of its own', () => {
    const many = Array.from({ length: 16_384 }, (_, index) =>
      point({ attributes: attributes({ a: String(index) }) }),
    );
    const start = performance.now();
    expect(receive(protobufOf(requestOf([histogram(TTFT, many)])), 'protobuf')).toBe(true);
    expect(performance.now() - start).toBeLessThan(4_000);
  });
});
