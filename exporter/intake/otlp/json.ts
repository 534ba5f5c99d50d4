import { readAttributes } from './json-attributes.ts';
import { enumIn, listIn, objectIn, objectsIn, textIn } from './json-fields.ts';
import type { JsonObject } from './json-fields.ts';
import { readExplicitPoint, readExponentialPoint } from './json-points.ts';
import { MalformedOtlp } from './malformed.ts';
import { RequestBuilder } from './request.ts';
import type {
  AttributeValue,
  HistogramPoint,
  IsKnown,
  Metric,
  OtlpRequest,
  Scope,
  Temporality,
} from './request.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** In the order of their numbers. */
const TEMPORALITIES = new Map<string, Temporality>([
  ['AGGREGATION_TEMPORALITY_UNSPECIFIED', 'unspecified'],
  ['AGGREGATION_TEMPORALITY_DELTA', 'delta'],
  ['AGGREGATION_TEMPORALITY_CUMULATIVE', 'cumulative'],
]);

/** Reads an ExportMetricsServiceRequest in the JSON of OTLP. Keys that are not used are ignored. @throws MalformedOtlp */
export function decodeJson(body: Buffer, isKnown: IsKnown): OtlpRequest {
  const request = new RequestBuilder();
  const root = objectIn(parse(body), 'the body');
  if (!root) throw new MalformedOtlp('the body is null, expected an object');
  for (const { resource, scopeMetrics } of objectsIn(root['resourceMetrics'], 'resourceMetrics')) {
    const attributes = new Map<string, AttributeValue>();
    readAttributes(objectIn(resource, 'resource')?.['attributes'], attributes);
    for (const { scope, metrics } of objectsIn(scopeMetrics, 'scopeMetrics')) {
      const name = textIn(objectIn(scope, 'scope')?.['name'], 'name');
      const of = { resource: attributes, name };
      for (const metric of objectsIn(metrics, 'metrics')) readMetric(metric, of, request, isKnown);
    }
  }
  return request;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new MalformedOtlp('the body is not JSON in UTF-8');
  }
}

function readMetric(metric: JsonObject, scope: Scope, request: RequestBuilder, isKnown: IsKnown): void {
  const name = textIn(metric['name'], 'name');
  if (!isKnown(name)) {
    request.ignored += countPoints(metric);
    return;
  }
  const data = readData(metric, request);
  if (data) request.metrics.push({ scope, name, unit: textIn(metric['unit'], 'unit'), data });
}

function readData(metric: JsonObject, request: RequestBuilder): Metric['data'] | undefined {
  const histogram = objectIn(metric['histogram'], 'histogram');
  if (histogram) return readHistogram(histogram, request, readExplicitPoint);
  const exponential = objectIn(metric['exponentialHistogram'], 'exponentialHistogram');
  if (exponential) return readHistogram(exponential, request, readExponentialPoint);
  const points = countPoints(metric);
  for (const type of ['gauge', 'sum', 'summary'] as const) {
    if (objectIn(metric[type], type)) return { type, points };
  }
  return undefined;
}

function readHistogram(
  histogram: JsonObject,
  request: RequestBuilder,
  readPoint: (point: JsonObject) => HistogramPoint,
): Metric['data'] {
  const [names, values] = [[...TEMPORALITIES.keys()], [...TEMPORALITIES.values()]];
  const number = enumIn(histogram['aggregationTemporality'], names, 'aggregationTemporality');
  const points: HistogramPoint[] = [];
  for (const point of objectsIn(histogram['dataPoints'], 'dataPoints')) {
    request.admitPoint();
    points.push(readPoint(point));
  }
  return { type: 'histogram', temporality: values[number] ?? 'unspecified', points };
}

function countPoints(metric: JsonObject): number {
  let points = 0;
  for (const type of ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary']) {
    points += listIn(objectIn(metric[type], type)?.['dataPoints'], 'dataPoints').length;
  }
  return points;
}
