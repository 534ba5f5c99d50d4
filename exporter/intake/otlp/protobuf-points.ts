import { readAttribute } from './protobuf-attributes.ts';
import type { ProtobufReader } from '../../protobuf/reader.ts';
import type { AttributeValue, Buckets, ExplicitPoint, ExponentialPoint } from './request.ts';

// HistogramDataPoint: 2 start_time_unix_nano fixed64; 3 time_unix_nano fixed64; 4 count fixed64; 5 sum optional double;
// 6 bucket_counts repeated fixed64; 7 explicit_bounds repeated double; 9 attributes repeated KeyValue; 10 flags uint32.
// Not used: 8 exemplars; 11 min; 12 max
export function readExplicitPoint(reader: ProtobufReader): ExplicitPoint {
  const attributes = new Map<string, AttributeValue>();
  const bounds: number[] = [];
  const bucketCounts: number[] = [];
  let [start, time, flags, count] = [0n, 0n, 0, 0];
  let sum: number | undefined;
  while (reader.next()) {
    switch (reader.field) {
      case 2:
        start = reader.exactFixed64();
        break;
      case 3:
        time = reader.exactFixed64();
        break;
      case 4:
        count = reader.fixed64();
        break;
      case 5:
        sum = reader.double();
        break;
      case 6:
        reader.fixed64s(bucketCounts);
        break;
      case 7:
        reader.doubles(bounds);
        break;
      case 9:
        readAttribute(reader.message(), attributes);
        break;
      case 10:
        flags = reader.uint32();
        break;
      default:
        reader.skip();
    }
  }
  return { attributes, start, time, flags, count, sum, bounds, bucketCounts };
}

// ExponentialHistogramDataPoint: 1 attributes repeated KeyValue; 2 start_time_unix_nano fixed64;
// 3 time_unix_nano fixed64; 4 count fixed64; 5 sum optional double; 6 scale sint32; 7 zero_count fixed64;
// 8 positive Buckets; 9 negative Buckets; 10 flags uint32; 14 zero_threshold double.
// Not used: 11 exemplars; 12 min; 13 max
export function readExponentialPoint(reader: ProtobufReader): ExponentialPoint {
  const attributes = new Map<string, AttributeValue>();
  let [start, time, flags, count] = [0n, 0n, 0, 0];
  let [scale, zeroCount, zeroThreshold] = [0, 0, 0];
  let sum: number | undefined;
  let positive: Buckets = { offset: 0, counts: [] };
  let negative = positive;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        readAttribute(reader.message(), attributes);
        break;
      case 2:
        start = reader.exactFixed64();
        break;
      case 3:
        time = reader.exactFixed64();
        break;
      case 4:
        count = reader.fixed64();
        break;
      case 5:
        sum = reader.double();
        break;
      case 6:
        scale = reader.sint32();
        break;
      case 7:
        zeroCount = reader.fixed64();
        break;
      case 8:
        positive = readBuckets(reader.message());
        break;
      case 9:
        negative = readBuckets(reader.message());
        break;
      case 10:
        flags = reader.uint32();
        break;
      case 14:
        zeroThreshold = reader.double();
        break;
      default:
        reader.skip();
    }
  }
  const fields = { attributes, start, time, flags, count, sum };
  return { ...fields, scale, zeroCount, zeroThreshold, positive, negative };
}

// Buckets: 1 offset sint32; 2 bucket_counts repeated uint64
function readBuckets(reader: ProtobufReader): Buckets {
  const counts: number[] = [];
  let offset = 0;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        offset = reader.sint32();
        break;
      case 2:
        reader.uint64s(counts);
        break;
      default:
        reader.skip();
    }
  }
  return { offset, counts };
}
