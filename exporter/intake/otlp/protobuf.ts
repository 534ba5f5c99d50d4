import { MalformedProtobuf } from '../../protobuf/malformed.ts';
import { ProtobufReader } from '../../protobuf/reader.ts';
import { MalformedOtlp } from './malformed.ts';
import { readAttribute } from './protobuf-attributes.ts';
import { readMetric } from './protobuf-metric.ts';
import { RequestBuilder } from './request.ts';
import type { AttributeValue, IsKnown, OtlpRequest } from './request.ts';

type Resource = Map<string, AttributeValue>;

/**
 * Reads an ExportMetricsServiceRequest. Fields may come in any order, and those that are not used are skipped.
 * @throws MalformedOtlp
 */
export function decodeProtobuf(body: Buffer, isKnown: IsKnown): OtlpRequest {
  try {
    return readRequest(new ProtobufReader(body), isKnown);
  } catch (error) {
    throw error instanceof MalformedProtobuf ? new MalformedOtlp(error.message) : error;
  }
}

// ExportMetricsServiceRequest: 1 resource_metrics repeated ResourceMetrics
function readRequest(reader: ProtobufReader, isKnown: IsKnown): OtlpRequest {
  const request = new RequestBuilder();
  while (reader.next()) {
    if (reader.field === 1) readResourceMetrics(reader.message(), request, isKnown);
    else reader.skip();
  }
  return request;
}

// ResourceMetrics: 1 resource Resource; 2 scope_metrics repeated ScopeMetrics. Not used: 3 schema_url
function readResourceMetrics(reader: ProtobufReader, request: RequestBuilder, isKnown: IsKnown): void {
  // Filled in when the resource comes, which may be after its metrics.
  const resource: Resource = new Map();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        readAttributes(reader.message(), resource);
        break;
      case 2:
        readScopeMetrics(reader.message(), resource, request, isKnown);
        break;
      default:
        reader.skip();
    }
  }
}

// Resource: 1 attributes repeated KeyValue. Not used: 2 dropped_attributes_count; 3 entity_refs
function readAttributes(reader: ProtobufReader, resource: Resource): void {
  while (reader.next()) {
    if (reader.field === 1) readAttribute(reader.message(), resource);
    else reader.skip();
  }
}

// ScopeMetrics: 1 scope InstrumentationScope; 2 metrics repeated Metric. Not used: 3 schema_url
function readScopeMetrics(
  reader: ProtobufReader,
  resource: Resource,
  request: RequestBuilder,
  isKnown: IsKnown,
): void {
  const scope = { resource, name: '' };
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        scope.name = readScopeName(reader.message()) ?? scope.name;
        break;
      case 2:
        readMetric(reader.message(), scope, request, isKnown);
        break;
      default:
        reader.skip();
    }
  }
}

// InstrumentationScope: 1 name string. Not used: 2 version; 3 attributes; 4 dropped_attributes_count
function readScopeName(reader: ProtobufReader): string | undefined {
  let name: string | undefined;
  while (reader.next()) {
    if (reader.field === 1) name = reader.string();
    else reader.skip();
  }
  return name;
}
