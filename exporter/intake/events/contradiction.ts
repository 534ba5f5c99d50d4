import type { EventData } from './event.ts';
import type { Refusal } from './rejection.ts';

/** Clocks that are read one after the other may differ by this much. */
const SLACK_SECONDS = 0.001;

/** What cannot be true of fields that are each well by themselves. */
export function contradictionIn(data: EventData, schemaVersion: number): Refusal | undefined {
  const unit = schemaVersion === 1 ? 'ms' : 'seconds';
  switch (data.type) {
    case 'request.completed':
      return (
        longerThan(data.durationSeconds, `data.ttft_${unit}`, data.ttftSeconds) ??
        longerThan(data.durationSeconds, `data.queue_wait_${unit}`, data.queueWaitSeconds)
      );
    case 'batch.executed':
      if (data.capacity === undefined || data.size <= data.capacity) return undefined;
      return value(
        'data.size',
        `${data.size} is more than the capacity of ${data.capacity}.`,
        `${data.capacity}`,
      );
    case 'cache.sampled':
      if (data.prefixHits === undefined || data.prefixQueries === undefined) return undefined;
      if (data.prefixHits <= data.prefixQueries) return undefined;
      return value(
        'data.prefix_hits',
        `${data.prefixHits} is more than the ${data.prefixQueries} queries.`,
        `${data.prefixQueries}`,
      );
    default:
      return undefined;
  }
}

function longerThan(whole: number, path: string, part: number | undefined): Refusal | undefined {
  if (part === undefined || part <= whole + SLACK_SECONDS) return undefined;
  const [unit, scale] = path.endsWith('_ms') ? ['ms', 1000] : ['s', 1];
  const message = `${part * scale} ${unit} is longer than the duration of ${whole * scale} ${unit}. All times start when the request arrives.`;
  return value(path, message, 'a part of the duration');
}

function value(path: string, message: string, suggestion: string): Refusal {
  return { reason: 'value', path, message, try: suggestion };
}
