import { inference } from '../../catalogue/index.ts';
import { addAtCommonBounds, invertHistogram } from '../../model/histogram-math.ts';
import { HistogramAccumulator } from '../../model/histogram.ts';
import type { ModelReading, Outcome } from '../../model/inference.ts';
import { OUTCOMES } from '../../model/inference.ts';
import type { Exemplar, HistogramValue } from '../../model/samples.ts';
import { known } from '../../sources/inference/signals.ts';
import { HISTOGRAM_SIGNALS } from './signals.ts';
import type { CounterSignal, GaugeSignal, HistogramSignal } from './signals.ts';

interface Gauge {
  readonly value: number;
  /** Unix milliseconds at which it was so. */
  readonly occurredAt: number;
}

/** Less is no time that a batch can take. */
const SHORTEST_BATCH_SECONDS = 1e-6;

/** A sender's clock may be ahead by this much; what is said of a time further ahead was said before the clock was set back. */
export const MOST_AHEAD_MS = 60_000;

/** Value of `engine` where nobody said which one it is. */
const ENGINE = 'pushed';

/**
 * What was pushed of one model so far. Counts only grow. A gauge that comes late does not displace a newer one, unless
 * that one is of a time that is still to come.
 * Its fields are all of its state, so that it can be written down.
 */
export class Tally {
  readonly server: string;
  readonly model: string;
  /** Several models that are counted as one: what is true of one of them now is not true of all. */
  readonly folded: boolean;
  /** Unix milliseconds at which anything last came in. */
  heardAt = 0;
  private readonly gauges = new Map<GaugeSignal, Gauge>();
  private readonly counters = new Map<CounterSignal, number>();
  private readonly batchTokens = { total: 0, told: false };
  private readonly requests = new Map<Outcome, number>();
  /** Counted here, one by one, at the buckets of the catalogue. */
  private readonly observed = new Map<HistogramSignal | 'queueDepthSampled', HistogramAccumulator>();
  private batchSpeed: HistogramAccumulator | undefined;
  /** Kept by the server itself, at its own buckets. */
  private readonly kept = new Map<HistogramSignal, HistogramValue>();

  constructor(server: string, model: string, folded: boolean) {
    this.server = server;
    this.model = model;
    this.folded = folded;
  }

  /** Goes on where another tally, written down field by field, left off. */
  static revive(fields: Tally): Tally {
    const tally = Object.assign(new Tally(fields.server, fields.model, fields.folded), fields);
    for (const [signal, accumulator] of tally.observed) {
      tally.observed.set(signal, HistogramAccumulator.revive(accumulator));
    }
    if (tally.batchSpeed) tally.batchSpeed = HistogramAccumulator.revive(tally.batchSpeed);
    return tally;
  }

  count(signal: CounterSignal, by: number | undefined): void {
    if (by !== undefined) this.counters.set(signal, (this.counters.get(signal) ?? 0) + by);
  }

  /** Of a server that sends its requests all outcomes are there, at zero: a rate sees the first error. */
  expectRequests(): void {
    if (this.requests.size === 0) for (const each of OUTCOMES) this.requests.set(each, 0);
  }

  countRequests(outcome: Outcome, by = 1): void {
    this.expectRequests();
    this.requests.set(outcome, (this.requests.get(outcome) ?? 0) + by);
  }

  gauge(signal: GaugeSignal, value: number | undefined, occurredAt: number): void {
    if (value === undefined || this.folded) return;
    const last = this.gauges.get(signal);
    const isOver = !last || last.occurredAt <= occurredAt || last.occurredAt > this.heardAt + MOST_AHEAD_MS;
    if (isOver) this.gauges.set(signal, { value, occurredAt });
  }

  observe(
    signal: HistogramSignal | 'queueDepthSampled',
    value: number | undefined,
    exemplar?: Exemplar,
  ): void {
    if (value === undefined) return;
    let accumulator = this.observed.get(signal);
    if (!accumulator) this.observed.set(signal, (accumulator = new HistogramAccumulator(boundsOf(signal))));
    accumulator.observe(value, exemplar && { ...exemplar, value });
  }

  /** Tokens that a batch gave, and how fast. From then on they count, not those of the requests, which are the same. */
  observeBatch(tokens: number, seconds: number | undefined): void {
    this.batchTokens.told = true;
    this.batchTokens.total += tokens;
    if (seconds === undefined || seconds < SHORTEST_BATCH_SECONDS) return;
    this.batchSpeed ??= new HistogramAccumulator(boundsOf('tokensPerSecond'));
    this.batchSpeed.observe(tokens / seconds);
  }

  /**
   * Adds to a histogram that the server keeps itself. It is shown in place of what was observed here: both speak of
   * the same requests. Where bounds change those in common stay, and if there is none only count and sum do.
   */
  keep(signal: HistogramSignal, increase: HistogramValue): void {
    const before = this.kept.get(signal);
    this.kept.set(signal, before ? addAtCommonBounds(before, increase) : increase);
  }

  /** All of it, with those gauges that were said between `freshSince` and `freshUntil` (Unix milliseconds). */
  reading(freshSince: number, freshUntil = Infinity): ModelReading {
    const isFresh = (at: number) => at >= freshSince && at <= freshUntil;
    const gauge = (signal: GaugeSignal) => {
      const found = this.gauges.get(signal);
      return found && isFresh(found.occurredAt) ? found.value : undefined;
    };
    const alive = isFresh(this.heardAt);
    const lasting = (signal: GaugeSignal) => (alive ? this.gauges.get(signal)?.value : undefined);
    const ready = lasting('ready');
    const kvCacheUsage = gauge('kvCacheUsage');
    const histograms = Object.fromEntries(
      HISTOGRAMS.map((signal) => [signal, this.kept.get(signal) ?? this.observed.get(signal)?.value()]),
    );
    return known({
      model: this.model,
      engine: ENGINE,
      ready: ready === undefined ? undefined : ready === 1,
      requestsRunning: gauge('requestsRunning'),
      queueDepth: gauge('queueDepth'),
      queueOldestAgeSeconds: gauge('queueOldestAgeSeconds'),
      batchCapacity: lasting('batchCapacity'),
      kvCacheUsage: kvCacheUsage === undefined ? undefined : { mean: kvCacheUsage, max: kvCacheUsage },
      modelLoadSeconds: this.gauges.get('modelLoadSeconds')?.value,
      requests: this.requests.size > 0 ? Object.fromEntries(this.requests) : undefined,
      ...Object.fromEntries(this.counters),
      ...(this.batchTokens.told && { generationTokens: this.batchTokens.total }),
      ...histograms,
      tokensPerSecond: this.tokensPerSecond(),
    });
  }

  get queueDepthSampled(): HistogramValue | undefined {
    return this.observed.get('queueDepthSampled')?.value();
  }

  /** What the server keeps, else of batches, else of requests: of one thing, never of two. */
  private tokensPerSecond(): HistogramValue | undefined {
    const kept = this.kept.get('tokensPerSecond');
    if (kept ?? this.batchSpeed) return kept ?? this.batchSpeed?.value();
    const perToken = this.kept.get('timePerOutputTokenSeconds');
    return perToken ? invertHistogram(perToken) : this.observed.get('tokensPerSecond')?.value();
  }
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a const object
const HISTOGRAMS = Object.keys(HISTOGRAM_SIGNALS) as HistogramSignal[];

function boundsOf(signal: HistogramSignal | 'queueDepthSampled'): readonly number[] {
  const family = signal === 'queueDepthSampled' ? inference.queueDepthSampled : HISTOGRAM_SIGNALS[signal];
  return family.buckets ?? [];
}
