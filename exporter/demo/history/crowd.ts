import type { GpuIdentity, XidEvent } from '../../model/gpu.ts';
import type { HistogramValue } from '../../model/samples.ts';
import { OUTCOMES } from '../../model/inference.ts';
import type { ModelReading } from '../../model/inference.ts';
import { gpuIdentity } from '../../simulator/hardware/gpus.ts';
import type { GpuPass } from '../../sources/gpu/simulated/backend.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import type { Cast } from '../scene.ts';
import type { World } from '../world.ts';

/** Counters and levels of a whole server: what its ranks add up to. */
const SUMS = [
  'batchCapacity',
  'requestsRunning',
  'queueDepth',
  'promptTokens',
  'generationTokens',
  'prefixCacheQueries',
  'prefixCacheHits',
  'preemptions',
] as const satisfies readonly (keyof ModelReading)[];
const DISTRIBUTIONS = [
  'ttftSeconds',
  'timePerOutputTokenSeconds',
  'tokensPerSecond',
  'queueWaitSeconds',
  'requestDurationSeconds',
  'outputTokens',
] as const satisfies readonly (keyof ModelReading)[];

/**
 * A few GPUs that stand for many: copies of a model do not influence each other, so what a few do times a factor is what
 * all of them would have done. The last GPU stands for itself alone: it is the one that scenarios break.
 */
export class Crowd implements Cast {
  readonly gpus: readonly GpuIdentity[];
  private readonly few: World;

  /** @param count GPUs that there are to be, more than the world has */
  constructor(few: World, count: number) {
    this.few = few;
    this.gpus = Array.from({ length: count }, (_, index) => gpuIdentity(index));
  }

  get server(): string {
    return this.few.server;
  }

  get scenario(): Scenario {
    return this.few.scenario;
  }

  read(now: number, withDetails: boolean): GpuPass {
    const { samples, details, xids = [] } = this.few.read(now, withDetails);
    return {
      samples: this.spread(samples),
      xids: xids.map((xid) => this.ofAll(xid)),
      ...(details && { details: this.spread(details) }),
    };
  }

  reading(now: number): ModelReading {
    return this.multiply(this.few.reading(now));
  }

  levels(now: number): ModelReading {
    return this.multiply(this.few.levels(now));
  }

  /** What happened to the last of the few happened to the last of all. */
  private ofAll(xid: XidEvent): XidEvent {
    const last = this.gpus.at(-1);
    if (!last || xid.uuid !== this.few.gpus.at(-1)?.uuid) return xid;
    return { ...xid, deviceId: last.deviceId, uuid: last.uuid };
  }

  private spread<T extends GpuIdentity>(found: readonly T[]): readonly T[] {
    const last = found.length - 1;
    return this.gpus.flatMap((identity, index) => {
      const one = index === this.gpus.length - 1 ? found[last] : found[index % Math.max(1, last)];
      return one ? [{ ...one, ...identity }] : [];
    });
  }

  private multiply(reading: ModelReading): ModelReading {
    const times = this.gpus.length / this.few.gpus.length;
    const sums = SUMS.flatMap((key) => {
      const value = reading[key];
      return value === undefined ? [] : [[key, Math.round(times * value)]];
    });
    const distributions = DISTRIBUTIONS.flatMap((key) => {
      const value = reading[key];
      return value === undefined ? [] : [[key, multiplied(value, times)]];
    });
    const { requests } = reading;
    return {
      ...reading,
      ...Object.fromEntries(sums),
      ...Object.fromEntries(distributions),
      ...(requests && {
        requests: Object.fromEntries(
          OUTCOMES.map((outcome) => [outcome, Math.round(times * (requests[outcome] ?? 0))]),
        ),
      }),
    };
  }
}

function multiplied({ bounds, counts, count, sum }: HistogramValue, times: number): HistogramValue {
  return {
    bounds,
    counts: counts.map((each) => Math.round(times * each)),
    count: Math.round(times * count),
    ...(sum !== undefined && { sum: times * sum }),
  };
}
