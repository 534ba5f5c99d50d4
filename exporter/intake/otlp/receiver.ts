import type { Tallies } from '../tally/tallies.ts';
import { INSTRUMENTS, subjectOf } from './gen-ai.ts';
import { histogramOf } from './histogram-of.ts';
import { createIdentity } from './identity.ts';
import { decodeJson } from './json.ts';
import { decodeProtobuf } from './protobuf.ts';
import { isRefusal, refuse } from '../streams/refusal.ts';
import { Refusals } from './refusals.ts';
import type { Refusal } from '../streams/refusal.ts';
import type { HistogramPoint, Metric, Temporality } from './request.ts';
import { Streams } from '../streams/streams.ts';
import type { Stream } from '../streams/streams.ts';
import { unitOf } from './unit.ts';

export type Encoding = 'protobuf' | 'json';

/** What became of a data point. `ignored`: of a metric that is not read, or one without a value. */
export type Fate = 'accepted' | 'duplicate' | 'ignored' | 'rejected';

/** What became of a request. `message` says why points were rejected, in words for the sender. */
export interface Received {
  /** Data points that it had, of whatever metric. */
  readonly points: number;
  readonly rejected: number;
  readonly message: string;
}

/** What a receiver must know to go on after a restart. Plain data. */
export interface OtlpState {
  readonly streams: readonly Stream[];
  readonly fates: ReadonlyMap<Fate, number>;
}

/** Bit of `flags`: the stream has ended, and the point says only that. */
const NO_RECORDED_VALUE = 1;

/** Takes OTLP metrics of inference servers, and counts what they say in the tallies of their models. */
export class OtlpReceiver {
  private readonly tallies: Tallies;
  private streams = new Streams();
  private readonly fates = new Map<Fate, number>([
    ['accepted', 0],
    ['duplicate', 0],
    ['ignored', 0],
    ['rejected', 0],
  ]);

  constructor(tallies: Tallies) {
    this.tallies = tallies;
  }

  /** Data points by what became of them since the start. */
  get points(): ReadonlyMap<Fate, number> {
    return this.fates;
  }

  /**
   * Applies a request, each of its data points whole or not at all. `now` in Unix milliseconds.
   * @throws MalformedOtlp when the body as a whole cannot be read: then nothing of it is counted
   */
  receive(body: Buffer, encoding: Encoding, now: number): Received {
    const decode = encoding === 'json' ? decodeJson : decodeProtobuf;
    const request = decode(body, (name) => INSTRUMENTS.has(name));
    this.count('ignored', request.ignored);
    const refusals = new Refusals();
    const identify = createIdentity();
    let points = request.ignored;
    for (const metric of request.metrics) {
      points += pointsOf(metric);
      this.receiveMetric(metric, identify, refusals, now);
    }
    this.count('rejected', refusals.count);
    return { points, rejected: refusals.count, message: refusals.message };
  }

  state(): OtlpState {
    return { streams: this.streams.all(), fates: this.fates };
  }

  restore(state: OtlpState): void {
    this.streams = Streams.from(state.streams);
    for (const [fate, points] of state.fates) this.fates.set(fate, points);
  }

  private receiveMetric(
    metric: Metric,
    identify: ReturnType<typeof createIdentity>,
    refusals: Refusals,
    now: number,
  ): void {
    const { name, data } = metric;
    if (data.type !== 'histogram') {
      refusals.add(refuse(`${name} is a ${data.type}, expected a histogram`), data.points);
      return;
    }
    for (const point of data.points) {
      const key = identify(metric, point.attributes);
      const fate = this.apply(metric, data.temporality, point, key, now);
      if (typeof fate === 'string') this.count(fate, 1);
      else refusals.add(refuse(`${name}: ${fate.refused}`));
    }
  }

  private apply(
    { scope, name, unit: unitName }: Metric,
    temporality: Temporality,
    point: HistogramPoint,
    key: string,
    now: number,
  ): Fate | Refusal {
    if ((point.flags & NO_RECORDED_VALUE) !== 0) return 'ignored';
    const instrument = INSTRUMENTS.get(name);
    const count = instrument?.countOf(point.attributes);
    if (!instrument || !count) return 'ignored';
    if (isRefusal(count)) return count;
    const subject = subjectOf(scope.resource, point.attributes);
    if (isRefusal(subject)) return subject;
    const unit = unitOf(instrument.quantity, unitName);
    if (isRefusal(unit)) return unit;
    const value = histogramOf(point, unit);
    if (isRefusal(value)) return value;
    if (instrument.quantity === 'tokens' && value.sum === undefined) return refuse('it has no sum of tokens');
    if (temporality === 'unspecified') return refuse('its temporality is neither delta nor cumulative');

    const { start, time } = point;
    const arrival = { key, start, time, temporality, exponential: 'scale' in point, value };
    const step = this.streams.step(arrival, now);
    if (step === 'duplicate' || isRefusal(step)) return step;
    count(this.tallies.of(subject.server, subject.model, now), step.increase);
    this.streams.commit(step.stream);
    return 'accepted';
  }

  private count(fate: Fate, points: number): void {
    this.fates.set(fate, (this.fates.get(fate) ?? 0) + points);
  }
}

function pointsOf({ data }: Metric): number {
  return data.type === 'histogram' ? data.points.length : data.points;
}
