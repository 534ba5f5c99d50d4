import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { Samples } from '../../model/samples.ts';
import { Tallies } from '../tally/tallies.ts';
import { UnreadableBatch } from './batch.ts';
import { EventConsumer } from './consumer.ts';
import type { EventsAnswer } from './consumer.ts';
import { EVENT_TYPES } from './event.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function create() {
  const tallies = new Tallies([], { servers: 2, modelsPerServer: 2 });
  const consumer = new EventConsumer(tallies, pino({ enabled: false }));
  const consume = (body: string | Uint8Array, format: 'json' | 'ndjson' = 'ndjson') =>
    consumer.consume(Buffer.from(body), format, NOW);
  return { tallies, consumer, consume };
}

const cumulative = (id: string, at: string, bucketCounts: number[]) =>
  JSON.stringify({
    event_id: id,
    type: 'histogram.observed',
    schema_version: 1,
    occurred_at: `2026-03-01T11:00:${at}Z`,
    server: 'chat',
    model: 'm',
    data: {
      metric: 'inference_ttft_seconds',
      temporality: 'cumulative',
      bounds: [1],
      bucket_counts: bucketCounts,
    },
  });

test('a cumulative histogram counts what it has grown, a restart from zero, and an old one nothing', async () => {
  const { tallies, consume } = create();
  const counts = () => [...tallies][0]?.reading(0).ttftSeconds;
  await consume(cumulative('1', '01', [3, 1]));
  await consume(cumulative('2', '03', [5, 2]));
  expect(await consume(cumulative('3', '02', [4, 1]))).toMatchObject({ accepted: 0, duplicates: 1 });
  expect(counts()).toEqual({ bounds: [1], counts: [5], count: 7 });
  await consume(cumulative('4', '04', [1, 0]));
  expect(counts()).toEqual({ bounds: [1], counts: [6], count: 8 });
});

const at = (minute: number) => Date.parse(`2026-03-01T11:${minute}:00Z`) / 1000;

const review = (id: string, minute: number, data: object) =>
  JSON.stringify({
    event_id: id,
    type: 'alert.reviewed',
    schema_version: 2,
    occurred_at: `2026-03-01T11:${minute}:00Z`,
    data: { alertname: 'InferenceStalled', ...data },
  });

test('of one firing the latest review counts, and what says nothing new is a duplicate', async () => {
  const { consumer, consume } = create();
  const firing = { firing: 'f1', fired_at: '2026-03-01T10:00:00+01:00' };
  const series = () => {
    const samples = new Samples();
    consumer.reviews.addTo(samples, NOW);
    return Object.fromEntries([...samples.byFamily].map(([{ name }, all]) => [name, [...all]]));
  };
  expect(await consume(review('1', 10, { ...firing, verdict: 'real', note: 'hung' }))).toMatchObject({
    accepted: 1,
  });
  expect(await consume(review('2', 11, { ...firing, verdict: 'real' }))).toMatchObject({ duplicates: 1 });
  expect(await consume(review('3', 12, { ...firing, verdict: 'noise' }))).toMatchObject({ accepted: 1 });
  expect(await consume(review('4', 11, { ...firing, verdict: 'real' }))).toMatchObject({ duplicates: 1 });
  expect(await consume(review('5', 13, { verdict: 'real' }))).toMatchObject({ accepted: 1 });
  expect(await consume(review('6', 13, { ...firing, alertname: 'GpuLost', verdict: 'real' }))).toMatchObject({
    accepted: 1,
  });
  const began = Date.parse('2026-03-01T09:00:00Z') / 1000;
  const lost = 'alertname="GpuLost",verdict="real",review="f1"';
  expect(series()).toEqual({
    alert_review_timestamp_seconds: [
      ['alertname="InferenceStalled",verdict="noise",review="f1"', at(12)],
      ['alertname="InferenceStalled",verdict="real",review="5"', at(13)],
      [lost, at(13)],
    ],
    alert_review_firing_timestamp_seconds: [
      ['alertname="InferenceStalled",verdict="noise",review="f1"', began],
      [lost, began],
    ],
  });
});

test('JSON that is none throws, and counts nothing', async () => {
  const { consumer, consume } = create();
  await expect(consume('[{"event_id":', 'json')).rejects.toThrow(UnreadableBatch);
  expect([...consumer.accepted.values(), ...consumer.rejected.values()].every((count) => count === 0)).toBe(
    true,
  );
});

test('goes on as it was when written down', async () => {
  const first = create();
  await first.consume(cumulative('1', '01', [3, 1]));
  const second = create();
  second.tallies.restore(structuredClone(first.tallies.state()));
  second.consumer.restore(structuredClone(first.consumer.state()));
  expect(await second.consume(cumulative('1', '01', [3, 1]))).toMatchObject({ accepted: 0, duplicates: 1 });
  await second.consume(cumulative('2', '02', [4, 1]));
  expect([...second.tallies][0]?.reading(0).ttftSeconds).toEqual({ bounds: [1], counts: [4], count: 5 });
});

const type = fc.constantFrom(...EVENT_TYPES);
const number = fc.oneof(fc.double(), fc.integer(), fc.nat(1_000), fc.constant(1e308));
const data = fc.dictionary(
  fc.constantFrom(
    'duration_seconds',
    'duration_ms',
    'ttft_seconds',
    'output_tokens',
    'outcome',
    'finish_reason',
    'size',
    'tokens',
    'depth',
    'kv_usage',
    'metric',
    'bounds',
    'bucket_counts',
    'temporality',
    'alertname',
    'verdict',
    '__proto__',
  ),
  fc.oneof(
    number,
    fc.array(number, { maxLength: 4 }),
    fc.constantFrom('ok', 'stop', 'real', 'delta', 'cumulative', 'inference_ttft_seconds'),
    fc.anything(),
  ),
  { maxKeys: 6 },
);
const event = fc.record(
  {
    event_id: fc.oneof(fc.nat(50).map(String), fc.string()),
    type: fc.oneof({ weight: 9, arbitrary: type }, { weight: 1, arbitrary: fc.anything() }),
    schema_version: fc.constantFrom(1, 2, 2, 2, 3),
    occurred_at: fc.constantFrom('2026-03-01T11:00:00Z', '2026-03-01T11:59:00.5+01:00', 'x'),
    correlation_id: fc.string(),
    traceparent: fc.string(),
    server: fc.constantFrom('a', 'b', 'c', ''),
    model: fc.constantFrom('a', 'b', 'c'),
    data,
  },
  { requiredKeys: ['event_id', 'type', 'schema_version', 'occurred_at', 'server', 'model', 'data'] },
);

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((a, b) => a + b, 0);
}

/** Everything that was counted, which must be what was answered. */
function expectBooksBalance(consumer: EventConsumer, tallies: Tallies, answer: EventsAnswer, length: number) {
  const rejected = answer.rejected.length + (answer.rejected_not_listed ?? 0);
  expect(answer.accepted + answer.duplicates + rejected).toBe(length);
  expect(sum(consumer.accepted.values())).toBe(answer.accepted);
  expect(sum(consumer.rejected.values())).toBe(rejected);
  let requests = 0;
  for (const tally of tallies) {
    const reading = tally.reading(0);
    const finished = sum(Object.values(reading.requests ?? {}));
    requests += finished;
    // An event counts wholly: each request has its duration, unless the server keeps those itself.
    const numbers = Object.values(reading).filter((value) => typeof value === 'number');
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(reading.requestDurationSeconds?.count ?? 0).toBe(finished);
  }
  expect(requests).toBe(consumer.accepted.get('request.completed'));
  expect([...tallies].length).toBeLessThanOrEqual(3 * 3);
}

test('whatever the events are: no crash, each counts wholly or not at all, and the answer says which', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
      const { consumer, tallies, consume } = create();
      const answer = await consume(JSON.stringify(events), 'json');
      expectBooksBalance(consumer, tallies, answer, events.length);
    }),
    { numRuns: 300 },
  );
});

test('whatever the bytes are: no crash, and every line is answered for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(event, { maxLength: 3 }),
      async (noise, events) => {
        const { consumer, tallies, consume } = create();
        const body = Buffer.concat([
          Buffer.from(events.map((each) => JSON.stringify(each)).join('\n')),
          noise,
        ]);
        const lines = body.toString().split('\n');
        const answer = await consume(body);
        const length = lines.filter((line) => line.trim() !== '').length;
        expectBooksBalance(consumer, tallies, answer, length);
        const fault = await consume(body, 'json').then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(fault === undefined || fault instanceof UnreadableBatch).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
