import protobuf from 'protobufjs';
import type { Encoding } from './receiver.ts';

/** The messages of opentelemetry-proto 1.x that a metrics request is made of, and google.rpc.Status. */
const PROTO = `
syntax = "proto3";
message ExportMetricsServiceRequest { repeated ResourceMetrics resource_metrics = 1; }
message ExportMetricsServiceResponse { ExportMetricsPartialSuccess partial_success = 1; }
message ExportMetricsPartialSuccess { int64 rejected_data_points = 1; string error_message = 2; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeMetrics { InstrumentationScope scope = 1; repeated Metric metrics = 2; string schema_url = 3; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value {
    string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
    ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
  }
}
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message Metric {
  string name = 1; string description = 2; string unit = 3;
  oneof data {
    Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; ExponentialHistogram exponential_histogram = 10;
    Summary summary = 11;
  }
  repeated KeyValue metadata = 12;
}
enum AggregationTemporality {
  AGGREGATION_TEMPORALITY_UNSPECIFIED = 0; AGGREGATION_TEMPORALITY_DELTA = 1; AGGREGATION_TEMPORALITY_CUMULATIVE = 2;
}
message Gauge { repeated NumberDataPoint data_points = 1; }
message Sum {
  repeated NumberDataPoint data_points = 1; AggregationTemporality aggregation_temporality = 2; bool is_monotonic = 3;
}
message Summary { repeated SummaryDataPoint data_points = 1; }
message Histogram {
  repeated HistogramDataPoint data_points = 1; AggregationTemporality aggregation_temporality = 2;
}
message ExponentialHistogram {
  repeated ExponentialHistogramDataPoint data_points = 1; AggregationTemporality aggregation_temporality = 2;
}
message NumberDataPoint {
  repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3;
  oneof value { double as_double = 4; sfixed64 as_int = 6; }
  repeated Exemplar exemplars = 5; uint32 flags = 8;
}
message SummaryDataPoint { fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4; }
message HistogramDataPoint {
  repeated KeyValue attributes = 9; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4;
  optional double sum = 5; repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7;
  repeated Exemplar exemplars = 8; uint32 flags = 10; optional double min = 11; optional double max = 12;
}
message ExponentialHistogramDataPoint {
  message Buckets { sint32 offset = 1; repeated uint64 bucket_counts = 2; }
  repeated KeyValue attributes = 1; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4;
  optional double sum = 5; sint32 scale = 6; fixed64 zero_count = 7; Buckets positive = 8; Buckets negative = 9;
  uint32 flags = 10; repeated Exemplar exemplars = 11; optional double min = 12; optional double max = 13;
  double zero_threshold = 14;
}
message Exemplar {
  repeated KeyValue filtered_attributes = 7; fixed64 time_unix_nano = 2;
  oneof value { double as_double = 3; sfixed64 as_int = 6; }
  bytes span_id = 4; bytes trace_id = 5;
}
message Status { int32 code = 1; string message = 2; }
`;

const { root } = protobuf.parse(PROTO);
const REQUEST = root.lookupType('ExportMetricsServiceRequest');

/** Bytes of a message as protobufjs writes it, from its JSON form. */
export function protobufOf(message: object): Buffer {
  return Buffer.from(REQUEST.encode(REQUEST.fromObject(message)).finish());
}

export function encode(message: object, encoding: Encoding): Buffer {
  return encoding === 'json' ? Buffer.from(JSON.stringify(message)) : protobufOf(message);
}

/** A message of any of the types above as protobufjs reads it. */
export function readMessage(type: string, bytes: Buffer): Record<string, unknown> {
  const found = root.lookupType(type);
  return found.toObject(found.decode(bytes), { longs: Number });
}

export type Fields = Readonly<Record<string, unknown>>;

/** Attributes of text, as OTLP writes them. */
export function attributes(of: Readonly<Record<string, string>>): readonly Fields[] {
  return Object.entries(of).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

/** A request of one resource and scope. */
export function requestOf(
  metrics: readonly Fields[],
  resource: Readonly<Record<string, string>> = { 'service.name': 'chat' },
  scope: Fields = { name: 'test' },
): Fields {
  return {
    resourceMetrics: [{ resource: { attributes: attributes(resource) }, scopeMetrics: [{ scope, metrics }] }],
  };
}

export const DELTA = 1;
export const CUMULATIVE = 2;
export const TTFT = 'gen_ai.server.time_to_first_token';
export const DURATION = 'gen_ai.server.request.duration';
export const TOKENS = 'gen_ai.client.token.usage';

/** 1 ms after `NOW` is 1 here; text, for a number would not be exact. */
export const NOW = 1_790_000_000_000;
export function nanoseconds(millisecondsAfterNow: number): string {
  return `${NOW + millisecondsAfterNow}000000`;
}

/** A histogram of 1 s and 2 s buckets with one value of 0.5, one of 1.5 and one of 3, unless told otherwise. */
export function point(fields: Fields = {}): Fields {
  return {
    attributes: attributes({ 'gen_ai.response.model': 'llama' }),
    startTimeUnixNano: nanoseconds(-1000),
    timeUnixNano: nanoseconds(0),
    count: 3,
    sum: 5,
    explicitBounds: [1, 2],
    bucketCounts: [1, 1, 1],
    ...fields,
  };
}

export function histogram(
  name: string,
  dataPoints: readonly Fields[],
  aggregationTemporality = CUMULATIVE,
  unit = name === TOKENS ? '{token}' : 's',
): Fields {
  return { name, unit, histogram: { dataPoints, aggregationTemporality } };
}
