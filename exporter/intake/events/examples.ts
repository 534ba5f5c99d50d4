import type { Example } from '../../validation/complaint.ts';

/** A value that works, for each key of an event. */
const EXAMPLES: Readonly<Record<string, string>> = {
  event_id: '"0195f1b2-7c3e-7abc-8def-0123456789ab", unique to this event and the same when it is sent again',
  schema_version: '2',
  occurred_at: '"2026-03-01T12:00:00.250Z"',
  correlation_id: '"order-4711"',
  causation_id: '"0195f1b2-7c3e-7abc-8def-0123456789ab"',
  traceparent: '"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"',
  server: '"chat"',
  model: '"llama-3.3-70b"',
  data: '{"duration_seconds": 1.5, "outcome": "ok"}',
  duration_seconds: '1.5',
  ttft_seconds: '0.25',
  queue_wait_seconds: '0.05',
  duration_ms: '1500',
  ttft_ms: '250',
  queue_wait_ms: '50',
  prompt_tokens: '512',
  output_tokens: '128',
  size: '8',
  capacity: '32',
  tokens: '256',
  depth: '3',
  running: '8',
  oldest_age_seconds: '0.4',
  oldest_age_ms: '400',
  kv_usage: '0.75, a share from 0 to 1',
  prefix_queries: '2048, those since the event before',
  prefix_hits: '1024, those since the event before',
  preemptions: '0, those since the event before',
  phase: '"weights"',
  bytes: '141000000000',
  load_seconds: '42.5',
  load_ms: '42500',
  bounds: '[0.1, 0.5, 1]',
  bucket_counts: '[3, 2, 0, 1]',
  sum: '2.75',
  started_at: '"2026-03-01T11:00:00Z"',
  alertname: '"HeadroomQueueGrows"',
  signal: '"ttft"',
  firing: '"9f86d081-20260301T115800Z"',
  fired_at: '"2026-03-01T11:58:00Z"',
  note: '"a load test, not an incident"',
};

/** A value that would work for the key at a path, as JSON. */
export const exampleOf: Example = (path) => {
  const key = path.findLast((part) => typeof part === 'string');
  return EXAMPLES[key ?? ''] ?? 'another value';
};
