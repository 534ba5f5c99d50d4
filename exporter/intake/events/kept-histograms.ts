import { isRefusal } from '../streams/refusal.ts';
import type { Streams } from '../streams/streams.ts';
import type { Tally } from '../tally/tally.ts';
import type { HistogramObserved, PushedEvent } from './event.ts';
import type { Refusal } from './rejection.ts';

/**
 * Counts a histogram that a server keeps itself: a delta as it is, a cumulative one by what it has grown since the last.
 * One that is not newer than the last says nothing new. `now` in Unix milliseconds.
 * @returns why it is not counted; undefined when it is
 */
export function keepHistogram(
  data: HistogramObserved,
  { server, model, occurredAt }: PushedEvent,
  streams: Streams,
  now: number,
  tallyOf: () => Tally,
): Refusal | 'duplicate' | undefined {
  const { signal, histogram, temporality, startedAt } = data;
  if (temporality === 'delta') {
    tallyOf().keep(signal, histogram);
    return undefined;
  }
  const step = streams.step(
    {
      key: JSON.stringify([server, model, signal]),
      start: nanoseconds(startedAt ?? 0),
      time: nanoseconds(occurredAt),
      temporality,
      exponential: false,
      value: histogram,
    },
    now,
  );
  if (step === 'duplicate') return step;
  if (isRefusal(step)) {
    return { reason: 'value', path: 'data', message: `${step.refused}.`, try: 'temporality "delta"' };
  }
  tallyOf().keep(signal, step.increase);
  streams.commit(step.stream);
  return undefined;
}

function nanoseconds(milliseconds: number): bigint {
  return BigInt(milliseconds) * 1_000_000n;
}
