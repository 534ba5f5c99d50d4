import { readExplicitPoint, readExponentialPoint } from './protobuf-points.ts';
import type { ProtobufReader } from '../../protobuf/reader.ts';
import type { HistogramPoint, IsKnown, Metric, RequestBuilder, Scope, Temporality } from './request.ts';

/** Field numbers of the oneof `data` of a Metric. */
const GAUGE = 5;
const SUM = 7;
const HISTOGRAM = 9;
const EXPONENTIAL_HISTOGRAM = 10;
const SUMMARY = 11;
const TEMPORALITIES: readonly Temporality[] = ['unspecified', 'delta', 'cumulative'];

/** A metric, if its name is known; otherwise its points are counted. */
export function readMetric(
  reader: ProtobufReader,
  scope: Scope,
  request: RequestBuilder,
  isKnown: IsKnown,
): void {
  let [name, unit, type] = ['', '', 0];
  let data: ProtobufReader | undefined;
  // Metric: 1 name string; 3 unit string; oneof data { 5 gauge Gauge; 7 sum Sum; 9 histogram Histogram;
  // 10 exponential_histogram ExponentialHistogram; 11 summary Summary }. Not used: 2 description; 12 metadata
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        name = reader.string();
        break;
      case 3:
        unit = reader.string();
        break;
      case GAUGE:
      case SUM:
      case HISTOGRAM:
      case EXPONENTIAL_HISTOGRAM:
      case SUMMARY:
        type = reader.field;
        data = reader.message();
        break;
      default:
        reader.skip();
    }
  }
  if (!data) return;
  if (isKnown(name)) request.metrics.push({ scope, name, unit, data: readData(type, data, request) });
  else request.ignored += countPoints(data);
}

function readData(type: number, reader: ProtobufReader, request: RequestBuilder): Metric['data'] {
  if (type === HISTOGRAM) return readHistogram(reader, request, readExplicitPoint);
  if (type === EXPONENTIAL_HISTOGRAM) return readHistogram(reader, request, readExponentialPoint);
  const points = countPoints(reader);
  if (type === GAUGE) return { type: 'gauge', points };
  return { type: type === SUM ? 'sum' : 'summary', points };
}

// Histogram, ExponentialHistogram: 1 data_points repeated; 2 aggregation_temporality enum
function readHistogram(
  reader: ProtobufReader,
  request: RequestBuilder,
  readPoint: (reader: ProtobufReader) => HistogramPoint,
): Metric['data'] {
  const points: HistogramPoint[] = [];
  let temporality: Temporality = 'unspecified';
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        request.admitPoint();
        points.push(readPoint(reader.message()));
        break;
      case 2:
        temporality = TEMPORALITIES[reader.uint32()] ?? 'unspecified';
        break;
      default:
        reader.skip();
    }
  }
  return { type: 'histogram', temporality, points };
}

// Every kind of data: 1 data_points repeated
function countPoints(reader: ProtobufReader): number {
  let points = 0;
  while (reader.next()) {
    if (reader.field === 1) points++;
    reader.skip();
  }
  return points;
}
