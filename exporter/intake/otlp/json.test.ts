import { describe, expect, it } from 'vitest';
import { decodeJson } from './json.ts';
import { MalformedOtlp } from './malformed.ts';
import { histogram, point, requestOf, TTFT } from './otlp.test.support.ts';
import type { Fields } from './otlp.test.support.ts';

function decode(body: unknown) {
  return decodeJson(
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    (name) => name === TTFT,
  );
}

function decodePoint(fields: Fields) {
  const data = decode(requestOf([histogram(TTFT, [point(fields)])])).metrics[0]?.data;
  return data?.type === 'histogram' ? data.points[0] : undefined;
}

describe('a field', () => {
  it.each([
    ['count', '3', 3],
    ['count', 3, 3],
    ['count', 3e2, 300],
    ['count', '9007199254740993', 2 ** 53],
    ['count', null, 0],
    ['sum', '-1.5e3', -1500],
    ['sum', 'NaN', Number.NaN],
    ['sum', '-Infinity', Number.NEGATIVE_INFINITY],
    ['sum', null, undefined],
    ['explicitBounds', ['1', 2.5, 'Infinity'], [1, 2.5, Number.POSITIVE_INFINITY]],
    ['flags', 1, 1],
  ])('%s of %j is %d', (key, written, read) => {
    expect(decodePoint({ [key]: written })).toMatchObject({
      [key === 'explicitBounds' ? 'bounds' : key]: read,
    });
  });

  it('of 64 bits is exact as text, and what JSON made of it as a number', () => {
    expect(decodePoint({ timeUnixNano: '1790000000000000001' })?.time).toBe(1_790_000_000_000_000_001n);
    expect(decodePoint({ timeUnixNano: 1_790_000_000_000_000_000 })?.time).toBe(1_790_000_000_000_000_000n);
  });

  it.each([
    [1, 'delta'],
    ['AGGREGATION_TEMPORALITY_CUMULATIVE', 'cumulative'],
    ['AGGREGATION_TEMPORALITY_LATER', 'unspecified'],
    [7, 'unspecified'],
    [null, 'unspecified'],
  ])('of an enum comes by number or by name: %j is %s', (aggregationTemporality, temporality) => {
    const metric = { name: TTFT, histogram: { dataPoints: [], aggregationTemporality } };
    expect(decode(requestOf([metric])).metrics[0]?.data).toMatchObject({ temporality });
  });

  it('that is not known is ignored', () => {
    expect(decodePoint({ exemplars: 'anything', __proto__: 1, somethingNew: [] })?.count).toBe(3);
  });
});

it('a metric without data has no points', () => {
  expect(decode(requestOf([{ name: TTFT }, { name: 'other' }]))).toMatchObject({ metrics: [], ignored: 0 });
});

describe('refused as a whole, with a sentence:', () => {
  it.each<[string, RegExp]>([
    ['', /not JSON in UTF-8/],
    ['{"resourceMetrics":', /not JSON in UTF-8/],
    ['null', /the body is null, expected an object/],
    ['[]', /the body is a list, expected an object/],
    ['{"resourceMetrics":{}}', /resourceMetrics is an object, expected a list/],
    ['{"resourceMetrics":[7]}', /resourceMetrics is 7, expected an object/],
    ['{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":1}]}]}]}', /name is 1, expected text/],
    ['{"resourceMetrics":[{"resource":{"attributes":[{"key":"\\ud800"}]}}]}', /key is not Unicode text/],
    ['['.repeat(1_000_000), /not JSON/],
  ])('%.60s', (body, why) => {
    expect(() => decode(body)).toThrow(MalformedOtlp);
    expect(() => decode(body)).toThrow(why);
  });

  it('bytes that are not UTF-8', () => {
    expect(() => decodeJson(Buffer.from([0x22, 0xff, 0x22]), () => true)).toThrow(/not JSON in UTF-8/);
  });

  it.each<[Fields, RegExp]>([
    [{ count: -1 }, /count is -1, expected a whole number|count is -1/],
    [{ count: 1.5 }, /count/],
    [{ count: 'many' }, /count is "many", expected a number/],
    [{ count: '0x10' }, /count is "0x10"/],
    [{ count: true }, /count is true/],
    [{ bucketCounts: [1, 'Infinity', 1] }, /bucketCounts/],
    [{ timeUnixNano: '1e18' }, /timeUnixNano is "1e18", expected a whole number/],
    [{ timeUnixNano: 'x'.repeat(500) }, /timeUnixNano is "x{79}…"/],
    [{ explicitBounds: [[]] }, /explicitBounds is a list/],
    [{ attributes: [{ key: 'a', value: 'b' }] }, /value is "b", expected an object/],
  ])('%.60j', (fields, why) => {
    expect(() => decodePoint(fields)).toThrow(MalformedOtlp);
    expect(() => decodePoint(fields)).toThrow(why);
  });

  it('an attribute that is nested without end', () => {
    let value: Fields = { stringValue: 'x' };
    for (let depth = 0; depth < 40; depth++) value = { arrayValue: { values: [value] } };
    expect(() => decodePoint({ attributes: [{ key: 'a', value }] })).toThrow(/nested more than 32 deep/);
  });
});
