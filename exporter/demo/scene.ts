import type { GpuIdentity } from '../model/gpu.ts';
import type { ModelReading } from '../model/inference.ts';
import type { Samples } from '../model/samples.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { SimulatedBackend } from '../sources/gpu/simulated/backend.ts';
import type { SimulatedGpus, SimulatedSettings } from '../sources/gpu/simulated/backend.ts';
import { GpuSource } from '../sources/gpu/source.ts';
import { SimulatedServer } from './simulated-server.ts';

/** Price of a GPU in the demo: of the order of what clouds ask for an H100 by the hour. It can be set in the config. */
const DOLLARS_PER_GPU_HOUR = { default: 2.5 };

export interface Collection {
  /** Unix milliseconds. */
  readonly time: number;
  readonly samples: Samples;
}

export interface Pace {
  /** Between two collections, and two detailed readings of the GPUs. */
  readonly everyMs: number;
  /** Between two inner samples. */
  readonly innerMs: number;
}

/** How a scene is read that a person looks at. */
export const LIVE_PACE: Pace = { everyMs: 5_000, innerMs: 1_000 };

function settingsOf({ innerMs, everyMs }: Pace): SimulatedSettings {
  return { intervalMs: innerMs, detailIntervalMs: everyMs };
}

/** What is played: read as GPUs and as an inference server, at Unix milliseconds that ascend. */
export interface Cast extends SimulatedGpus {
  readonly scenario: Scenario;
  /** Value of the `server` label. */
  readonly server: string;
  readonly gpus: readonly GpuIdentity[];
  reading(now: number): ModelReading;
  /** That part of the reading which is true at this moment: costs less. */
  levels(now: number): ModelReading;
}

/** A cast and the sources that read it, over the past or live. */
export class Scene {
  readonly cast: Cast;
  readonly gpus: GpuSource;
  readonly server: SimulatedServer;
  private readonly backend: SimulatedBackend;
  /** The time that is played; undefined while it is that of the clock. */
  private played: number | undefined;

  constructor(cast: Cast, prices: Readonly<Record<string, number>>) {
    this.cast = cast;
    const clock = () => this.played ?? Date.now();
    this.backend = new SimulatedBackend(settingsOf(LIVE_PACE), cast);
    this.gpus = new GpuSource(this.backend, {
      required: true,
      dollarsPerGpuHour: { ...DOLLARS_PER_GPU_HOUR, ...prices },
      clock,
      onNote: () => undefined,
    });
    this.server = new SimulatedServer(cast, clock);
  }

  /**
   * What an exporter would have collected from `from` on (Unix milliseconds). Ends before the time that `to` gives, which
   * may move on meanwhile.
   */
  async *play(from: number, to: () => number, pace = LIVE_PACE): AsyncGenerator<Collection> {
    const { everyMs, innerMs } = pace;
    this.backend.pace = settingsOf(pace);
    let now = from;
    for (let next = from; next < to(); next += everyMs) {
      for (; now < next; now = Math.min(next, now + innerMs)) this.look(now);
      this.look(now);
      yield { time: now, samples: await this.collect() };
    }
  }

  /** From now on it goes by the clock; what it counts goes on. */
  goLive(): void {
    this.played = undefined;
    this.backend.pace = settingsOf(LIVE_PACE);
    this.gpus.start();
    this.server.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.gpus.stop(), this.server.stop()]);
  }

  private look(now: number): void {
    this.played = now;
    this.backend.pass(this.gpus, now);
    this.server.sample();
  }

  private async collect(): Promise<Samples> {
    const samples = await this.gpus.collect();
    samples.merge(this.gpus.counters());
    samples.merge(await this.server.collect());
    samples.merge(this.server.counters());
    return samples;
  }
}
