import type { GpuIdentity } from '../model/gpu.ts';
import type { ModelReading } from '../model/inference.ts';
import type { GpuPass } from '../sources/gpu/simulated/backend.ts';
import type { Scenario } from '../simulator/scenarios/scenario.ts';
import { Simulation } from '../simulator/simulation.ts';
import { TracedTraffic } from '../simulator/traffic/trace.ts';
import type { Share, TraceLine } from '../simulator/traffic/trace.ts';
import type { Cast } from './scene.ts';
import { Turns } from './turns.ts';

export interface WorldOptions {
  readonly gpus: number;
  readonly seed: number;
  /** How fast hour and weekday go by from the present on; 1 is as fast as the clock. */
  readonly speed: number;
  /** Number of the node, 0 unless given: no two that were shown share a name or a GPU. */
  readonly node?: number;
  /** Played in place of the traffic of the scenario. */
  readonly trace?: readonly TraceLine[];
  /** What of the trace is for these GPUs; all of it unless given. */
  readonly share?: Share;
}

export interface Stretch {
  /** Unix milliseconds of the first reading. */
  readonly from: number;
  /** Unix milliseconds of the present: the time that the scenario counts back from. */
  readonly now: number;
}

/** Simulated before the first reading, so that batches and queues are settled. */
const SETTLE_SECONDS = 1_200;
const SETTLE_STEP_SECONDS = 10;
/** Name of the demo's first server. */
export const SERVER = 'chat';

/** What the demo looks at: a scenario on a node, read as GPUs and as an inference server. */
export class World implements Cast {
  readonly server: string;
  private readonly simulation: Simulation;

  private constructor(scenario: Scenario, options: WorldOptions, { from, now }: Stretch) {
    const startsAt = from / 1000 - SETTLE_SECONDS;
    const { trace, share, node = 0 } = options;
    this.server = node === 0 ? SERVER : `${SERVER}-${node + 1}`;
    this.simulation = new Simulation(scenario, {
      ...options,
      ...(trace && { traffic: new TracedTraffic(trace, startsAt, share) }),
      startsAt,
      now: now / 1000,
    });
  }

  /** A world that has settled by `from`, and counts from then on. */
  static async begin(scenario: Scenario, options: WorldOptions, stretch: Stretch): Promise<World> {
    const world = new World(scenario, options, stretch);
    const turns = new Turns();
    const { simulation } = world;
    while (simulation.time < stretch.from / 1000) {
      simulation.advanceTo(Math.min(stretch.from / 1000, simulation.time + SETTLE_STEP_SECONDS));
      if (turns.isOver) await turns.give();
    }
    world.countAnew(stretch.from);
    return world;
  }

  get scenario(): Scenario {
    return this.simulation.scenario;
  }

  get gpus(): readonly GpuIdentity[] {
    return this.simulation.node.gpus;
  }

  /** Counters go on from nothing. @param now Unix milliseconds, ascending */
  countAnew(now: number): void {
    this.simulation.advanceTo(now / 1000);
    this.simulation.node.countAnew();
  }

  /** @param now Unix milliseconds, ascending */
  read(now: number, withDetails: boolean): GpuPass {
    this.simulation.advanceTo(now / 1000);
    const { node } = this.simulation;
    return {
      samples: node.samples(),
      xids: node.takeXids(),
      ...(withDetails && { details: node.details() }),
    };
  }

  /** @param now Unix milliseconds, ascending */
  reading(now: number): ModelReading {
    this.simulation.advanceTo(now / 1000);
    return this.simulation.reading();
  }

  /** @param now Unix milliseconds, ascending */
  levels(now: number): ModelReading {
    this.simulation.advanceTo(now / 1000);
    return this.simulation.levels();
  }
}
