import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { AggregationOption, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startLocalServer } from '../../e2e/local-server.ts';
import type { ModelReading } from '../../model/inference.ts';
import type { HistogramValue } from '../../model/samples.ts';
import { Tallies } from '../tally/tallies.ts';
import { DURATION, TOKENS, TTFT } from './otlp.test.support.ts';
import { OtlpReceiver } from './receiver.ts';
import type { Encoding } from './receiver.ts';
import { exportResponse } from './response.ts';

interface Target {
  readonly url: string;
  reading(): ModelReading | undefined;
  fates(): Readonly<Record<string, number>>;
}

/** Something that takes OTLP in at a URL. Of the first requests the answers are lost, after they were counted. */
async function startTarget(answersLost = 0): Promise<Target> {
  const tallies = new Tallies();
  const receiver = new OtlpReceiver(tallies);
  let lost = 0;
  const url = await startLocalServer(async (request, response) => {
    const { 'content-type': contentType, 'content-encoding': contentEncoding } = request.headers;
    const encoding = contentType === 'application/json' ? 'json' : 'protobuf';
    if (contentEncoding !== 'gzip') throw new Error('the exporter was told to compress');
    const body = gunzipSync(await buffer(request));
    const { rejected, message } = receiver.receive(body, encoding, Date.now());
    if (lost++ < answersLost) {
      response.writeHead(503, { 'retry-after': '0' }).end();
      return;
    }
    response.setHeader('content-type', contentType ?? '');
    response.end(exportResponse(encoding, rejected, message));
  }, onTestFinished);
  return {
    url: `${url}/v1/metrics`,
    reading: () => [...tallies][0]?.reading(0),
    fates: () => Object.fromEntries(receiver.points),
  };
}

/** An exporter that compresses, as its users tell it to. */
function createExporter(
  encoding: Encoding,
  url: string,
  temporality: keyof typeof AggregationTemporalityPreference,
): PushMetricExporter {
  vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip');
  onTestFinished(() => void vi.unstubAllEnvs());
  return new EXPORTERS[encoding]({
    url,
    temporalityPreference: AggregationTemporalityPreference[temporality],
  });
}

/** A provider of the official SDK whose every flush is one export. */
function startSender(exporter: PushMetricExporter, aggregation: AggregationOption): MeterProvider {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'chat', 'service.instance.id': 'a', shards: [1, 2] }),
    readers: [reader],
    views: [{ instrumentName: 'gen_ai.*', aggregation }],
  });
  onTestFinished(() => provider.shutdown());
  return provider;
}

const MODEL = { 'gen_ai.operation.name': 'chat', 'gen_ai.response.model': 'llama' };
const BOUNDS = [0.125, 1, 8, 64, 512];

/** The same in all tests: what is asked of the server in each of three exports. */
const EXPORTS = [
  { ttft: [0.1, 0.3, 0.3], durations: [2, 3], failed: [0.01], input: [100, 200], output: [10, 300] },
  { ttft: [], durations: [], failed: [], input: [], output: [] },
  { ttft: [5, 0.0001, 700], durations: [100], failed: [], input: [1], output: [7] },
];
const ALL = {
  ttft: EXPORTS.flatMap(({ ttft }) => ttft),
  durations: EXPORTS.flatMap(({ durations, failed }) => [...durations, ...failed]),
  output: EXPORTS.flatMap(({ output }) => output),
};

async function send(provider: MeterProvider): Promise<void> {
  const meter = provider.getMeter('test');
  const ttft = meter.createHistogram(TTFT, { unit: 's' });
  const duration = meter.createHistogram(DURATION, { unit: 's' });
  const tokens = meter.createHistogram(TOKENS, { unit: '{token}' });
  meter.createCounter('http.requests').add(1);
  for (const each of EXPORTS) {
    for (const seconds of each.ttft) ttft.record(seconds, MODEL);
    for (const seconds of each.durations) duration.record(seconds, MODEL);
    for (const seconds of each.failed) duration.record(seconds, { ...MODEL, 'error.type': 'timeout' });
    for (const count of each.input) tokens.record(count, { ...MODEL, 'gen_ai.token.type': 'input' });
    for (const count of each.output) tokens.record(count, { ...MODEL, 'gen_ai.token.type': 'output' });
    await provider.forceFlush();
    const flushedAt = Date.now();
    // The SDK's clock ticks in milliseconds: a second export within one would be a repeat.
    await vi.waitUntil(() => Date.now() > flushedAt, { interval: 1 });
  }
}

/** Every bound must have exactly the values at or below it. */
function expectCounts(found: HistogramValue | undefined, values: readonly number[]): void {
  expect(found?.count).toBe(values.length);
  expect(found?.counts).toEqual(
    found?.bounds.map((bound) => values.filter((value) => value <= bound).length),
  );
  expect(found?.sum).toBeCloseTo(
    values.reduce((sum, value) => sum + value, 0),
    9,
  );
}

const EXPORTERS = { protobuf: ProtobufExporter, json: JsonExporter };
const AGGREGATIONS = {
  explicit: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: BOUNDS } },
  exponential: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
} satisfies Record<string, AggregationOption>;

describe.each(['protobuf', 'json'] as const)('the official exporter in %s', (encoding) => {
  describe.each(['explicit', 'exponential'] as const)('with %s histograms', (shape) => {
    it.each(['DELTA', 'CUMULATIVE'] as const)('counts everything once in %s', async (temporality) => {
      const target = await startTarget();
      const exporter = createExporter(encoding, target.url, temporality);
      await send(startSender(exporter, AGGREGATIONS[shape]));

      const reading = target.reading();
      expectCounts(reading?.ttftSeconds, ALL.ttft);
      expectCounts(reading?.requestDurationSeconds, ALL.durations);
      expectCounts(reading?.outputTokens, ALL.output);
      expect(reading?.ttftSeconds?.bounds.length).toBe(shape === 'explicit' ? BOUNDS.length : 41);
      expect(reading).toMatchObject({
        model: 'llama',
        requests: { ok: 3, error: 1, empty: 0, truncated: 0, aborted: 0 },
        promptTokens: 301,
        generationTokens: 317,
      });
      expect(target.fates()).toMatchObject({ duplicate: 0, rejected: 0 });
      expect(target.fates()['ignored']).toBeGreaterThan(0);
    });
  });
});

it.each(['DELTA', 'CUMULATIVE'] as const)(
  'a retry of the official exporter counts once in %s',
  async (temporality) => {
    const target = await startTarget(1);
    await send(startSender(createExporter('protobuf', target.url, temporality), AGGREGATIONS.explicit));
    expectCounts(target.reading()?.ttftSeconds, ALL.ttft);
    expect(target.reading()?.generationTokens).toBe(317);
    // One of each metric, and of durations and tokens two.
    expect(target.fates()).toMatchObject({ duplicate: 5, rejected: 0 });
  },
);
