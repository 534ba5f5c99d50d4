import { histogramIncrease } from '../../model/histogram-math.ts';
import type { HistogramValue } from '../../model/samples.ts';
import type { Tally } from '../tally/tally.ts';
import type { HistogramObserved, PushedEvent } from './event.ts';

interface Last {
  readonly histogram: HistogramValue;
  readonly startedAt: number | undefined;
  /** Unix milliseconds. */
  readonly occurredAt: number;
}

/** Cumulative histograms that are remembered to tell what was added since: seven of some hundred models. */
const MOST_REMEMBERED = 4_096;

/** Histograms that servers keep themselves. Its fields are all of its state. */
export class KeptHistograms {
  private readonly last = new Map<string, Last>();

  /** Goes on where others, written down field by field, left off. */
  static revive(fields: KeptHistograms): KeptHistograms {
    return Object.assign(new KeptHistograms(), fields);
  }

  /** A cumulative one adds what it has grown by; one that is older than the last says nothing new. */
  add(data: HistogramObserved, { server, model, occurredAt }: PushedEvent, tally: Tally): void {
    const { signal, histogram, temporality, startedAt } = data;
    if (temporality === 'delta') return tally.keep(signal, histogram);
    const key = JSON.stringify([server, model, signal]);
    const before = this.last.get(key);
    if (before && occurredAt <= before.occurredAt) return;
    this.last.delete(key);
    this.last.set(key, { histogram, startedAt, occurredAt });
    const goesOn = before !== undefined && before.startedAt === startedAt;
    // Where it does not go on from the last one the server was restarted and counts from zero.
    tally.keep(signal, (goesOn ? histogramIncrease(histogram, before.histogram) : undefined) ?? histogram);
    for (const oldest of this.last.keys()) {
      if (this.last.size <= MOST_REMEMBERED) return;
      this.last.delete(oldest);
    }
  }
}
