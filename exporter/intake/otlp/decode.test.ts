import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJson } from './json.ts';
import { attributes, encode, histogram, point, protobufOf, requestOf, TTFT } from './otlp.test.support.ts';
import type { Fields } from './otlp.test.support.ts';
import { decodeProtobuf } from './protobuf.ts';
import type { OtlpRequest } from './request.ts';

const isKnown = (name: string) => name === TTFT;

function decodeBoth(request: object): { readonly protobuf: OtlpRequest; readonly json: OtlpRequest } {
  return {
    protobuf: decodeProtobuf(encode(request, 'protobuf'), isKnown),
    json: decodeJson(encode(request, 'json'), isKnown),
  };
}

const digits = fc.bigInt(0n, 2n ** 64n - 1n).map(String);
const text = fc.string({ unit: 'binary' });
const counts = fc.array(fc.nat().map(String), { maxLength: 5 });
// JSON has no -0.
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const { any } = fc.letrec<{ any: Fields }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text.map((stringValue) => ({ stringValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((intValue) => ({ intValue: String(intValue) })),
    double.map((doubleValue) => ({ doubleValue })),
    fc.uint8Array({ maxLength: 5 }).map((bytes) => ({ bytesValue: Buffer.from(bytes).toString('base64') })),
    fc.array(tie('any'), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
    fc
      .array(fc.record({ key: text, value: tie('any') }), { maxLength: 3 })
      .map((values) => ({ kvlistValue: { values } })),
  ),
}));
const attributeList = fc.array(fc.record({ key: text, value: any }), { maxLength: 4 });
const common = {
  attributes: attributeList,
  startTimeUnixNano: digits,
  timeUnixNano: digits,
  count: digits,
  sum: double,
  flags: fc.nat(),
};
const explicitPoint = fc.record(
  { ...common, explicitBounds: fc.array(double, { maxLength: 5 }), bucketCounts: counts },
  { requiredKeys: [] },
);
const buckets = fc.record({ offset: fc.integer(), bucketCounts: counts }, { requiredKeys: [] });
const exponentialPoint = fc.record(
  {
    ...common,
    scale: fc.integer(),
    zeroCount: digits,
    zeroThreshold: double,
    positive: buckets,
    negative: buckets,
  },
  { requiredKeys: [] },
);
const aggregationTemporality = fc.constantFrom(0, 1, 2);
const data = fc.oneof(
  fc
    .record({ dataPoints: fc.array(explicitPoint, { maxLength: 3 }), aggregationTemporality })
    .map((histogramData) => ({ histogram: histogramData })),
  fc
    .record({ dataPoints: fc.array(exponentialPoint, { maxLength: 3 }), aggregationTemporality })
    .map((exponentialHistogram) => ({ exponentialHistogram })),
  fc.constantFrom({ gauge: { dataPoints: [{ asDouble: 1 }] } }, { summary: { dataPoints: [{}, {}] } }),
);
const anyMetric = fc
  .tuple(fc.constantFrom(TTFT, TTFT, 'other'), text, data)
  .map(([name, unit, of]) => Object.assign({ name, unit }, of));
const request = fc.record({
  resourceMetrics: fc.array(
    fc.record({
      resource: fc.record({ attributes: attributeList }),
      scopeMetrics: fc.array(
        fc.record({ scope: fc.record({ name: text }), metrics: fc.array(anyMetric, { maxLength: 3 }) }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
});

describe('a request', () => {
  it('is the same in protobuf, as protobufjs writes it, and in JSON', () => {
    fc.assert(
      fc.property(request, (message) => {
        const { protobuf, json } = decodeBoth(message);
        expect(protobuf.ignored).toBe(json.ignored);
        expect(protobuf.metrics).toEqual(json.metrics);
      }),
      { numRuns: 300 },
    );
  });

  it('is read whole', () => {
    const exponential = {
      scale: -3,
      zeroCount: 2,
      zeroThreshold: 0.5,
      positive: { offset: -7, bucketCounts: [1, 0, 300] },
      negative: { offset: 1, bucketCounts: [4] },
    };
    const both = decodeBoth(
      requestOf([
        histogram(
          TTFT,
          [point({ flags: 1, startTimeUnixNano: '1', timeUnixNano: '18446744073709551615' })],
          1,
        ),
        {
          name: TTFT,
          unit: 'ms',
          exponentialHistogram: { dataPoints: [exponential], aggregationTemporality: 2 },
        },
        { name: TTFT, sum: { dataPoints: [{}, {}] } },
        { name: 'other', gauge: { dataPoints: [{}, {}, {}] } },
      ]),
    );
    const scope = { name: 'test', resource: new Map([['service.name', 'chat']]) };
    const explicit = {
      attributes: new Map([['gen_ai.response.model', 'llama']]),
      start: 1n,
      time: 2n ** 64n - 1n,
      flags: 1,
      count: 3,
      sum: 5,
      bounds: [1, 2],
      bucketCounts: [1, 1, 1],
    };
    const expected = [
      { scope, name: TTFT, unit: 's', data: { type: 'histogram', temporality: 'delta', points: [explicit] } },
      {
        scope,
        name: TTFT,
        unit: 'ms',
        data: {
          type: 'histogram',
          temporality: 'cumulative',
          points: [
            {
              attributes: new Map(),
              start: 0n,
              time: 0n,
              flags: 0,
              count: 0,
              sum: undefined,
              scale: -3,
              zeroCount: 2,
              zeroThreshold: 0.5,
              positive: { offset: -7, counts: [1, 0, 300] },
              negative: { offset: 1, counts: [4] },
            },
          ],
        },
      },
      { scope, name: TTFT, unit: '', data: { type: 'sum', points: 2 } },
    ];
    for (const found of [both.protobuf, both.json]) {
      expect(found.metrics).toEqual(expected);
      expect(found.ignored).toBe(3);
    }
  });

  it('may be empty', () => {
    expect(decodeProtobuf(Buffer.alloc(0), isKnown).metrics).toEqual([]);
    expect(decodeJson(Buffer.from('{}'), isKnown).metrics).toEqual([]);
  });
});

it('fields of protobuf may come in any order: a resource after its metrics, a name after its data', () => {
  const resource = protobufOf({ resourceMetrics: [{ resource: { attributes: attributes({ a: 'b' }) } }] });
  const scopes = protobufOf({
    resourceMetrics: [{ scopeMetrics: [{ metrics: [histogram(TTFT, [point()])] }] }],
  });
  // Both begin with a tag and a length of one byte each: the two resources as one, the other way round.
  const inside = Buffer.concat([scopes.subarray(scopes[1]! < 0x80 ? 2 : 3), resource.subarray(2)]);
  const length = [(inside.length & 0x7f) | 0x80, inside.length >> 7];
  const [metric] = decodeProtobuf(Buffer.concat([Buffer.from([0x0a, ...length]), inside]), isKnown).metrics;
  expect(metric?.scope.resource).toEqual(new Map([['a', 'b']]));

  const named = Buffer.from([0x0a, TTFT.length, ...Buffer.from(TTFT)]);
  const late = Buffer.concat([Buffer.from([0x4a, 0x02, 0x10, 0x01]), named]);
  const wrapped = [late.length + 4, late.length + 2, late.length];
  const body = Buffer.concat([Buffer.from([0x0a, wrapped[0]!, 0x12, wrapped[1]!, 0x12, wrapped[2]!]), late]);
  expect(decodeProtobuf(body, isKnown).metrics[0]?.data).toEqual({
    type: 'histogram',
    temporality: 'delta',
    points: [],
  });
});
