import { buffer } from 'node:stream/consumers';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { AggregationOption, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startLocalServer } from '../../e2e/local-server.ts';
import { startProgram } from '../../e2e/program.ts';
import type { Program } from '../../e2e/program.ts';
import { scrape } from '../../e2e/scrape.ts';
import { valuesOf } from '../../e2e/series.ts';
import type { HistogramValue } from '../../model/samples.ts';
import { readHistograms } from '../../sources/inference/prometheus-text/histogram.ts';
import { parsePage } from '../../sources/inference/prometheus-text/parse.ts';
import { DURATION, TOKENS, TTFT } from './otlp.test.support.ts';
import type { Encoding } from './receiver.ts';

let program: Program;
const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);
beforeAll(async () => {
  program = await startProgram(['--gpu.source=none', '--no-host.metrics'], { cleanup });
});
afterAll(async () => {
  for (const step of undo) await step();
});

/** What the page of the program says of one server. */
async function pageOf(server: string) {
  const { body } = await scrape(`${program.url}/metrics`);
  const { families } = parsePage(body);
  const samplesOf = (family: string) =>
    (families.get(family)?.samples ?? []).filter(({ labels }) => labels['server'] === server);
  return {
    histogram(name: string): HistogramValue | undefined {
      const family = families.get(name);
      if (!family) return undefined;
      return readHistograms(family, samplesOf(name), (_reason, message) => expect.fail(message))[0];
    },
    value: (name: string, labels: Readonly<Record<string, string>> = {}) =>
      valuesOf(body, name, { server, model: 'llama', ...labels })[0],
    points: (result: string) => valuesOf(body, 'headroom_otlp_data_points_total', { result })[0] ?? 0,
  };
}

/** Stands before the program and loses its first answer, after what was asked is counted. */
async function startLossyProxy(): Promise<string> {
  let lost = false;
  return startLocalServer(async (request, response) => {
    const headers = { 'Content-Type': 'application/x-protobuf', 'Content-Encoding': 'gzip' };
    const body = await buffer(request);
    const answer = await fetch(`${program.url}/v1/metrics`, { method: 'POST', headers, body });
    if (!lost) {
      lost = true;
      response.writeHead(503, { 'Retry-After': '0' }).end();
      return;
    }
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }, onTestFinished);
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
function startSender(
  server: string,
  exporter: PushMetricExporter,
  aggregation: AggregationOption,
): MeterProvider {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': server, 'service.instance.id': 'a', shards: [1, 2] }),
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

const JSON_TYPE = { 'Content-Type': 'application/json' };

const nothing = () => undefined;
const SILENT = { error: nothing, warn: nothing, info: nothing, debug: nothing, verbose: nothing };

const EXPORTERS = { protobuf: ProtobufExporter, json: JsonExporter };
const AGGREGATIONS = {
  explicit: { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: BOUNDS } },
  exponential: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
} satisfies Record<string, AggregationOption>;

describe.each(['protobuf', 'json'] as const)('the official exporter in %s', (encoding) => {
  describe.each(['explicit', 'exponential'] as const)('with %s histograms', (shape) => {
    it.each(['DELTA', 'CUMULATIVE'] as const)('counts everything once in %s', async (temporality) => {
      const server = `${encoding}-${shape}-${temporality}`;
      const exporter = createExporter(encoding, `${program.url}/v1/metrics`, temporality);
      const before = await pageOf(server);
      await send(startSender(server, exporter, AGGREGATIONS[shape]));

      const page = await pageOf(server);
      const ttft = page.histogram('inference_ttft_seconds');
      expectCounts(ttft, ALL.ttft);
      expectCounts(page.histogram('inference_request_duration_seconds'), ALL.durations);
      expectCounts(page.histogram('inference_output_tokens'), ALL.output);
      expect(ttft?.bounds.length).toBe(shape === 'explicit' ? BOUNDS.length : 41);
      expect(page.value('inference_requests_total', { outcome: 'ok' })).toBe(3);
      expect(page.value('inference_requests_total', { outcome: 'error' })).toBe(1);
      expect(page.value('inference_prompt_tokens_total')).toBe(301);
      expect(page.value('inference_generation_tokens_total')).toBe(317);
      expect(page.points('duplicate')).toBe(before.points('duplicate'));
      expect(page.points('rejected')).toBe(0);
      expect(page.points('ignored')).toBeGreaterThan(before.points('ignored'));
    });
  });
});

it.each(['DELTA', 'CUMULATIVE'] as const)(
  'a retry of the official exporter counts once in %s',
  async (temporality) => {
    const server = `retry-${temporality}`;
    const before = await pageOf(server);
    const url = `${await startLossyProxy()}/v1/metrics`;
    await send(startSender(server, createExporter('protobuf', url, temporality), AGGREGATIONS.explicit));
    const page = await pageOf(server);
    expectCounts(page.histogram('inference_ttft_seconds'), ALL.ttft);
    expect(page.value('inference_generation_tokens_total')).toBe(317);
    // One of each metric, and of durations and tokens two.
    expect(page.points('duplicate') - before.points('duplicate')).toBe(5);
  },
);

it('tells the official exporter that points were rejected, and takes the others', async () => {
  const errors: unknown[] = [];
  diag.setLogger({ ...SILENT, warn: (...told) => errors.push(...told) }, DiagLogLevel.WARN);
  onTestFinished(() => diag.disable());
  const exporter = createExporter('protobuf', `${program.url}/v1/metrics`, 'DELTA');
  const provider = startSender('partial', exporter, AGGREGATIONS.explicit);
  provider.getMeter('test').createHistogram(TTFT, { unit: 'fortnights' }).record(1, MODEL);
  provider.getMeter('test').createHistogram(DURATION, { unit: 's' }).record(1, MODEL);
  await provider.forceFlush();
  expect(JSON.stringify(errors)).toContain('fortnights');
  expect((await pageOf('partial')).histogram('inference_request_duration_seconds')?.count).toBe(1);
});

it.each([
  ['of another content type', { 'Content-Type': 'text/plain' }, 'x', 415, 'Try application/x-protobuf'],
  ['that is none', { 'Content-Type': 'application/x-protobuf' }, 'x', 400, 'This is not a request'],
  ['that is no JSON', { 'Content-Type': 'application/json' }, '{', 400, 'JSON'],
  ['that is not gzip', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, '{}', 400, 'could not be unpacked'],
])('a body %s is refused in its own encoding', async (_name, headers, body, status, message) => {
  const answer = await fetch(`${program.url}/v1/metrics`, { method: 'POST', headers, body });
  expect(answer.status).toBe(status);
  const asked = headers['Content-Type'] === 'text/plain' ? 'application/json' : headers['Content-Type'];
  expect(answer.headers.get('content-type')).toContain(asked);
  // The text of a google.rpc.Status stands as it is in both.
  expect(await answer.text()).toContain(message);
});
