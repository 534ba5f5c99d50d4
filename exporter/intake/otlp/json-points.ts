import { readAttributes } from './json-attributes.ts';
import { countIn, doubleIn, int32In, int64In, listIn, objectIn } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import type { AttributeValue, Buckets, ExplicitPoint, ExponentialPoint } from './request.ts';

export function readExplicitPoint(point: JsonObject): ExplicitPoint {
  return {
    ...readFields(point),
    bounds: listIn(point['explicitBounds'], 'explicitBounds').map((bound) =>
      doubleIn(bound, 'explicitBounds'),
    ),
    bucketCounts: readCounts(point),
  };
}

export function readExponentialPoint(point: JsonObject): ExponentialPoint {
  return {
    ...readFields(point),
    scale: int32In(point['scale'], 'scale'),
    zeroCount: countIn(point['zeroCount'], 'zeroCount'),
    zeroThreshold: doubleIn(point['zeroThreshold'], 'zeroThreshold'),
    positive: readBuckets(point['positive'], 'positive'),
    negative: readBuckets(point['negative'], 'negative'),
  };
}

function readFields(point: JsonObject) {
  const attributes = new Map<string, AttributeValue>();
  readAttributes(point['attributes'], attributes);
  const sum = point['sum'] ?? undefined;
  return {
    attributes,
    start: int64In(point['startTimeUnixNano'], 'startTimeUnixNano'),
    time: int64In(point['timeUnixNano'], 'timeUnixNano'),
    flags: countIn(point['flags'], 'flags'),
    count: countIn(point['count'], 'count'),
    sum: sum === undefined ? undefined : doubleIn(sum, 'sum'),
  };
}

function readBuckets(value: unknown, key: string): Buckets {
  const buckets = objectIn(value, key) ?? {};
  return { offset: int32In(buckets['offset'], 'offset'), counts: readCounts(buckets) };
}

function readCounts({ bucketCounts }: JsonObject): readonly number[] {
  return listIn(bucketCounts, 'bucketCounts').map((count) => countIn(count, 'bucketCounts'));
}
