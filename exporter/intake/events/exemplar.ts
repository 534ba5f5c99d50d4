import type { Exemplar } from '../../model/samples.ts';

/** W3C Trace Context: version, trace-id, parent-id, flags; all-zero ids mean no trace. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/;
/** OpenMetrics allows 128 characters for names and values together. */
const LONGEST_ID = 128 - 'correlation_id'.length;

/**
 * What leads from a bucket to the request: the trace, else the correlation id, which may be a traceparent itself.
 * `value` is that of each observation and is filled in there. `occurredAt` in Unix milliseconds.
 */
export function exemplarOf(
  traceparent: string | undefined,
  correlationId: string | undefined,
  occurredAt: number,
): Exemplar | undefined {
  const id = traceparent ?? correlationId;
  if (id === undefined) return undefined;
  const timestamp = occurredAt / 1000;
  const trace = id.length >= 55 ? TRACEPARENT.exec(id) : null;
  if (trace) {
    return { labels: { trace_id: trace[1] ?? '', span_id: trace[2] ?? '' }, value: Number.NaN, timestamp };
  }
  if (correlationId === undefined || correlationId.length > LONGEST_ID) return undefined;
  return { labels: { correlation_id: correlationId }, value: Number.NaN, timestamp };
}
