import { expect, test } from 'vitest';
import { batchOf, EVENTS_PER_BATCH } from '../../intake.ts';
import { OBSERVATIONS_PER_REQUEST } from './headroom.ts';
import { datagramsOf, linesOf } from './statsd.ts';

test('lines say of a request what its event says', () => {
  const lines = linesOf(EVENTS_PER_BATCH, EVENTS_PER_BATCH);
  expect(lines).toHaveLength(EVENTS_PER_BATCH * OBSERVATIONS_PER_REQUEST);
  const event: { model: string; data: Record<string, number> } = JSON.parse(batchOf(1).split('\n')[0] ?? '');
  const value = (name: string) =>
    Number(lines.find((line) => line.startsWith(`inference_${name}:`))?.match(/:(\d+)\|/)?.[1]);
  expect(value('request_duration')).toBeCloseTo(1000 * (event.data['duration_seconds'] ?? Number.NaN));
  expect(value('ttft')).toBeCloseTo(1000 * (event.data['ttft_seconds'] ?? Number.NaN));
  expect(value('queue_wait')).toBeCloseTo(1000 * (event.data['queue_wait_seconds'] ?? Number.NaN));
  expect(value('prompt_tokens')).toBe(event.data['prompt_tokens']);
  expect(value('output_tokens')).toBe(event.data['output_tokens']);
  expect(lines[0]).toContain(`model:${event.model}`);
});

test('datagrams hold whole lines, in order, and fit into a frame', () => {
  const lines = linesOf(0, 100);
  const datagrams = datagramsOf(lines);
  expect(datagrams.join('\n').split('\n')).toEqual(lines);
  expect(Math.max(...datagrams.map((datagram) => datagram.length))).toBeLessThanOrEqual(1432);
  expect(datagrams.length).toBeLessThan(lines.length / 10);
  expect(datagramsOf([])).toEqual([]);
});
