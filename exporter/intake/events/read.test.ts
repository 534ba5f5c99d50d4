import { expect, test } from 'vitest';
import { readEvent } from './read.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const envelope = {
  event_id: 'e1',
  type: 'request.completed',
  schema_version: 2,
  occurred_at: '2026-03-01T12:00:00Z',
  server: 'chat',
  model: 'm',
};
const data = { duration_seconds: 2, ttft_seconds: 0.5, output_tokens: 7, outcome: 'ok' };
const read = (changes: object, ofData: object = data) =>
  readEvent({ ...envelope, data: ofData, ...changes }, NOW);

test('versions 1 and 2 mean the same, in seconds', () => {
  const old = { duration_ms: 2000, ttft_ms: 500, output_tokens: 7, finish_reason: 'stop' };
  const first = read({ schema_version: 1 }, old);
  expect(first).toEqual(read({}));
  expect(first).toMatchObject({ data: { durationSeconds: 2, ttftSeconds: 0.5, outcome: 'ok' } });
});

test.each([
  ['an answer without a token is empty, though it ended well', { outcome: 'ok', output_tokens: 0 }, 'empty'],
  ['one of unknown length is not', { outcome: 'ok', output_tokens: undefined }, 'ok'],
  ['nor one that failed before its first token', { outcome: 'error', output_tokens: 0 }, 'error'],
  [
    'the word of the server outweighs that of the engine',
    { outcome: 'empty', finish_reason: 'stop' },
    'empty',
  ],
  ['length is a truncated answer', { outcome: undefined, finish_reason: 'length' }, 'truncated'],
])('%s', (_name, changes, outcome) => {
  expect(read({}, { ...data, ...changes })).toMatchObject({ data: { outcome } });
});

test('unknown keys of the envelope are let through, those of the data are not', () => {
  expect(read({ tenant: 'x' })).not.toHaveProperty('reason');
  expect(read({}, { ...data, ttft_second: 1 })).toMatchObject({
    path: 'data.ttft_second',
    message: 'unknown key. Did you mean "ttft_seconds"?',
  });
});

test.each([
  ['no object', 'text', { reason: 'schema', path: '' }],
  ['a list', [], { reason: 'schema', path: '' }],
  ['an unknown type', { ...envelope, type: 'request.done' }, { reason: 'unknown_type', path: 'type' }],
  ['a type that is a property of objects', { ...envelope, type: 'toString' }, { reason: 'unknown_type' }],
  ['no type', { ...envelope, type: 7 }, { reason: 'unknown_type', path: 'type' }],
  ['a version to come', { ...envelope, schema_version: 3 }, { reason: 'unknown_version' }],
  ['a version that is a text', { ...envelope, schema_version: '2' }, { reason: 'unknown_version' }],
  [
    'a type that came with version 2',
    { ...envelope, type: 'alert.reviewed', schema_version: 1 },
    { reason: 'unknown_version', message: 'alert.reviewed is not in version 1.' },
  ],
])('%s is refused', (_name, raw, refusal) => {
  expect(readEvent(raw, NOW)).toMatchObject(refusal);
});

test.each([
  ['a missing field', { model: undefined }, data, 'schema', 'model', 'missing.'],
  [
    'a text for a number',
    {},
    { ...data, ttft_seconds: '0.5' },
    'schema',
    'data.ttft_seconds',
    '"0.5" is not a number.',
  ],
  [
    'a negative time',
    {},
    { ...data, ttft_seconds: -1 },
    'value',
    'data.ttft_seconds',
    '-1 is too small; the least is 0.',
  ],
  ['half a token', {}, { ...data, output_tokens: 1.5 }, 'schema', 'data.output_tokens', '1.5 is not an int.'],
  ['no time', { occurred_at: 'now' }, data, 'schema', 'occurred_at', '"now" is not a time as in RFC 3339.'],
  [
    'a first token after the end',
    {},
    { ...data, ttft_seconds: 3 },
    'value',
    'data.ttft_seconds',
    '3 s is longer than the duration of 2 s. All times start when the request arrives.',
  ],
  [
    'a clock that is ahead',
    { occurred_at: '2026-03-01T12:05:00Z' },
    data,
    'value',
    'occurred_at',
    '300 s ahead of the clock here.',
  ],
  ['half a character', { server: '\ud800' }, data, 'schema', 'server', 'half a character in it.'],
  [
    'no outcome',
    {},
    { duration_seconds: 1 },
    'schema',
    'data',
    'neither outcome nor finish_reason is there.',
  ],
])('%s is refused, with what to do', (_name, changes, ofData, reason, path, message) => {
  const refused = read(changes, ofData);
  expect(refused).toMatchObject({ reason, path, message });
  expect(refused).toHaveProperty('try', expect.stringMatching(/./));
});

test('a quote of what was sent is short', () => {
  const refused = read({}, { ...data, ttft_seconds: 'x'.repeat(100_000) });
  expect(JSON.stringify(refused).length).toBeLessThan(400);
});

test.each([
  ['bounds that fall', { bounds: [1, 0.5], bucket_counts: [1, 1, 1] }, 'data.bounds[1]'],
  ['a count too few', { bounds: [0.5, 1], bucket_counts: [1, 1] }, 'data.bucket_counts'],
  ['a family that is none', { metric: 'ttft' }, 'data.metric'],
])('a histogram with %s is refused', (_name, changes, path) => {
  const histogram = {
    metric: 'inference_ttft_seconds',
    temporality: 'delta',
    bounds: [0.5, 1],
    bucket_counts: [1, 2, 3],
  };
  expect(read({ type: 'histogram.observed' }, { ...histogram, ...changes })).toMatchObject({ path });
});

test.each([
  ['the traceparent', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }, 'trace_id'],
  [
    'a correlation id that is a traceparent',
    { correlation_id: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
    'trace_id',
  ],
  ['the correlation id', { correlation_id: 'order-1' }, 'correlation_id'],
  [
    'the correlation id where the traceparent is none',
    { correlation_id: 'order-1', traceparent: 'x' },
    'correlation_id',
  ],
])('an exemplar leads by %s', (_name, changes, label) => {
  expect(read(changes)).toHaveProperty(`exemplar.labels.${label}`);
});

test.each([
  ['without either', {}],
  ['by a trace of zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }],
  ['by an id that OpenMetrics has no room for', { correlation_id: 'x'.repeat(120) }],
])('there is no exemplar %s', (_name, changes) => {
  expect(read(changes)).toHaveProperty('exemplar', undefined);
});
