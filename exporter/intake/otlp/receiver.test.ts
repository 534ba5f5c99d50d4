import { describe, expect, it } from 'vitest';
import { Tallies } from '../tally/tallies.ts';
import {
  attributes,
  CUMULATIVE,
  DELTA,
  DURATION,
  encode,
  histogram,
  nanoseconds,
  NOW,
  point,
  requestOf,
  TOKENS,
  TTFT,
} from './otlp.test.support.ts';
import type { Fields } from './otlp.test.support.ts';
import { OtlpReceiver } from './receiver.ts';

function setUp() {
  const tallies = new Tallies();
  const receiver = new OtlpReceiver(tallies);
  return {
    tallies,
    receiver,
    send: (message: object) => receiver.receive(encode(message, 'protobuf'), 'protobuf', NOW),
    reading: (server = 'chat', model = 'llama') =>
      [...tallies].find((tally) => tally.server === server && tally.model === model)?.reading(0),
    fates: () => Object.fromEntries(receiver.points),
  };
}

const HISTOGRAM = { bounds: [1, 2], counts: [1, 2], count: 3, sum: 5 };

describe('a metric', () => {
  it.each([
    [TTFT, 'ttftSeconds'],
    ['gen_ai.server.time_per_output_token', 'timePerOutputTokenSeconds'],
    [DURATION, 'requestDurationSeconds'],
  ])('%s is the histogram %s', (name, signal) => {
    const { send, reading, fates } = setUp();
    expect(send(requestOf([histogram(name, [point()])]))).toEqual({ points: 1, rejected: 0, message: '' });
    expect(reading()).toMatchObject({ [signal]: HISTOGRAM });
    expect(fates()).toEqual({ accepted: 1, duplicate: 0, ignored: 0, rejected: 0 });
  });

  it('of durations counts requests, by whether there is an error', () => {
    const { send, reading } = setUp();
    const failed = { 'gen_ai.response.model': 'llama', 'error.type': 'timeout' };
    send(requestOf([histogram(DURATION, [point(), point({ attributes: attributes(failed) })])]));
    expect(reading()?.requests).toEqual({ ok: 3, error: 3, empty: 0, truncated: 0, aborted: 0 });
    expect(reading()?.requestDurationSeconds?.count).toBe(6);
  });

  it.each([
    ['input', { promptTokens: 5, generationTokens: undefined, outputTokens: undefined }],
    ['output', { promptTokens: undefined, generationTokens: 5, outputTokens: HISTOGRAM }],
    ['completion', { promptTokens: undefined, generationTokens: 5, outputTokens: HISTOGRAM }],
  ])('of tokens counts those of type %s', (type, expected) => {
    const { send, reading } = setUp();
    const of = attributes({ 'gen_ai.request.model': 'llama', 'gen_ai.token.type': type });
    expect(send(requestOf([histogram(TOKENS, [point({ attributes: of })])])).rejected).toBe(0);
    const { promptTokens, generationTokens, outputTokens } = reading() ?? {};
    expect({ promptTokens, generationTokens, outputTokens }).toEqual(expected);
  });

  it('in milliseconds is in seconds here', () => {
    const { send, reading } = setUp();
    const inMs = point({ explicitBounds: [100, 300], sum: 702 });
    send(requestOf([histogram(TTFT, [inMs], CUMULATIVE, 'ms')]));
    expect(reading()?.ttftSeconds).toEqual({ bounds: [0.1, 0.3], counts: [1, 2], count: 3, sum: 0.702 });
  });

  it('that is exponential is on the ladder', () => {
    const { send, reading } = setUp();
    const { explicitBounds: _, bucketCounts: __, ...rest } = point();
    const dataPoints = [{ ...rest, scale: 0, zeroCount: 1, positive: { offset: -1, bucketCounts: [2] } }];
    const exponentialHistogram = { dataPoints, aggregationTemporality: DELTA };
    expect(send(requestOf([{ name: TTFT, unit: 's', exponentialHistogram }])).rejected).toBe(0);
    const { bounds = [], counts = [] } = reading()?.ttftSeconds ?? {};
    expect([counts[bounds.indexOf(0.5)], counts[bounds.indexOf(1)]]).toEqual([1, 3]);
  });

  it('of another name is ignored, and is no failure', () => {
    const { send, fates, tallies } = setUp();
    const others = [
      histogram('http.server.duration', [point(), point()]),
      { name: 'x', gauge: { dataPoints: [{}] } },
    ];
    expect(send(requestOf(others))).toEqual({ points: 3, rejected: 0, message: '' });
    expect(fates()).toMatchObject({ ignored: 3, accepted: 0 });
    expect([...tallies]).toEqual([]);
  });

  it('without a recorded value is ignored, and so are tokens of a type that is not counted', () => {
    const { send, fates } = setUp();
    const cached = attributes({ 'gen_ai.token.type': 'cache_read' });
    send(
      requestOf([histogram(TTFT, [point({ flags: 1 })]), histogram(TOKENS, [point({ attributes: cached })])]),
    );
    expect(fates()).toEqual({ accepted: 0, duplicate: 0, ignored: 2, rejected: 0 });
  });
});

describe('server and model', () => {
  const both = { 'gen_ai.request.model': 'asked', 'gen_ai.response.model': 'answered' };
  it.each<[Record<string, string>, Record<string, string>, string, string]>([
    [{ 'service.name': 'chat' }, both, 'chat', 'answered'],
    [{ 'service.name': 'chat' }, { 'gen_ai.request.model': 'asked' }, 'chat', 'asked'],
    [{ 'service.name': 'chat' }, {}, 'chat', 'unknown'],
    [{}, { 'server.address': 'gpu-7' }, 'gpu-7', 'unknown'],
    [{ 'service.name': '' }, { 'server.address': 'gpu-7' }, 'gpu-7', 'unknown'],
  ])('of %j and %j', (resource, of, server, model) => {
    const { send, reading } = setUp();
    send(requestOf([histogram(TTFT, [point({ attributes: attributes(of) })])], resource));
    expect(reading(server, model)?.ttftSeconds).toEqual(HISTOGRAM);
  });
});

describe('rejected, with a reason:', () => {
  it.each<[string, Fields, RegExp]>([
    [
      'a gauge',
      { name: TTFT, gauge: { dataPoints: [{}] } },
      /^1 data point: gen_ai\S+ is a gauge, expected a histogram\.$/,
    ],
    ['a unit that is not one of time', histogram(TTFT, [point()], CUMULATIVE, 'min'), /its unit is "min"/],
    ['no temporality', histogram(TTFT, [point()], 0), /neither delta nor cumulative/],
    ['no token type', histogram(TOKENS, [point()]), /has no gen_ai\.token\.type/],
    [
      'tokens without a sum',
      histogram(TOKENS, [point({ sum: null, attributes: attributes({ 'gen_ai.token.type': 'input' }) })]),
      /no sum of tokens/,
    ],
    [
      'a name without end',
      histogram(TTFT, [point({ attributes: attributes({ 'gen_ai.request.model': 'x'.repeat(257) }) })]),
      /^1 data point: gen_ai\S+: "x{79}…" has 257 characters/,
    ],
    ['no time', histogram(TTFT, [point({ timeUnixNano: 0 })]), /has no time_unix_nano/],
    [
      'buckets that do not add up',
      histogram(TTFT, [point({ count: 4 })]),
      /hold 3 values and its count is 4/,
    ],
  ])('%s', (_, metric, message) => {
    const { send, fates, tallies } = setUp();
    const answer = send(requestOf([metric]));
    expect(answer.rejected).toBe(1);
    expect(answer.message).toMatch(message);
    expect(fates()).toEqual({ accepted: 0, duplicate: 0, ignored: 0, rejected: 1 });
    expect([...tallies]).toEqual([]);
  });

  it('no name of a server', () => {
    const { send } = setUp();
    expect(send(requestOf([histogram(TTFT, [point()])], {})).message).toMatch(/no service\.name\. Set it/);
  });

  it('some of the points, while the others count; reasons come together, and not without end', () => {
    const { send, reading, fates } = setUp();
    const wrong = Array.from({ length: 20 }, (_, index) =>
      point({ count: index + 4, timeUnixNano: nanoseconds(1) }),
    );
    const { points, rejected, message } = send(
      requestOf([histogram(TTFT, [point(), ...wrong, wrong[0] ?? {}])]),
    );
    expect({ points, rejected }).toEqual({ points: 22, rejected: 21 });
    expect(message).toMatch(
      /^2 data points: .* its count is 4\. 1 data point: .*\. 12 data points: other reasons\.$/,
    );
    expect(message.length).toBeLessThan(2_000);
    expect(reading()?.ttftSeconds).toEqual(HISTOGRAM);
    expect(fates()).toMatchObject({ accepted: 1, rejected: 21 });
  });
});

function named(of: Record<string, string>): Fields {
  return histogram(TTFT, [point({ attributes: attributes(of) })]);
}

it('a stream is told by its attributes in whatever order, by scope, metric and resource', () => {
  const { send, fates } = setUp();
  send(requestOf([named({ a: '1', b: '2' })]));
  send(requestOf([named({ b: '2', a: '1' })]));
  expect(fates()).toMatchObject({ accepted: 1, duplicate: 1 });
  send(requestOf([named({ a: '1' })]));
  send(requestOf([named({ a: '1', b: '2' })], { 'service.name': 'chat', 'service.instance.id': '2' }));
  send(requestOf([histogram(DURATION, [point({ attributes: attributes({ a: '1', b: '2' }) })])]));
  send(requestOf([named({ a: '1', b: '2' })], { 'service.name': 'chat' }, { name: 'another' }));
  expect(fates()).toMatchObject({ accepted: 5, duplicate: 1 });
});

it('goes on after a restart from plain data: what was counted is not counted again', () => {
  const before = setUp();
  before.send(requestOf([histogram(TTFT, [point()])]));
  const after = setUp();
  after.receiver.restore(structuredClone(before.receiver.state()));
  after.send(requestOf([histogram(TTFT, [point()])]));
  expect(after.fates()).toMatchObject({ accepted: 1, duplicate: 1 });
  const grown = { timeUnixNano: nanoseconds(1), count: 4, sum: 5.5, bucketCounts: [2, 1, 1] };
  after.send(requestOf([histogram(TTFT, [point(grown)])]));
  expect(after.reading()?.ttftSeconds).toEqual({ bounds: [1, 2], counts: [1, 1], count: 1, sum: 0.5 });
});
