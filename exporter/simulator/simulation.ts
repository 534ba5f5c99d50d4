import type { ModelReading } from '../model/inference.ts';
import { Node } from './node.ts';
import { Random } from './random.ts';
import type { Change, Scenario } from './scenarios/scenario.ts';
import { DrawnTraffic } from './traffic/arrivals.ts';
import type { Demand, Traffic } from './traffic/arrivals.ts';

export interface SimulationOptions {
  readonly gpus: number;
  readonly seed: number;
  /** Simulated Unix seconds at which the run begins. */
  readonly startsAt: number;
  /** The time that the scenario counts back from. */
  readonly now: number;
  /** How fast hour and weekday go by from `now` on; 1 is as fast as the clock. */
  readonly speed: number;
  /** Tells its GPUs from those of other nodes. */
  readonly node?: number;
  /** In place of drawn arrivals. */
  readonly traffic?: Traffic;
}

interface Planned {
  readonly at: number;
  readonly change: Change;
}

/** A scenario on a node, as a discrete-event model: arrivals and changes in the order of their times. */
export class Simulation {
  readonly scenario: Scenario;
  readonly node: Node;
  /** Simulated Unix seconds. */
  time: number;
  private readonly usual: Demand;
  private readonly drawn: DrawnTraffic;
  private readonly traffic: Traffic;
  private planned: Planned[];

  constructor(scenario: Scenario, options: SimulationOptions) {
    const { gpus, seed, startsAt, now, speed } = options;
    this.scenario = scenario;
    this.time = startsAt;
    const settings = scenario.server(gpus);
    this.node = new Node(settings, startsAt, options.node);
    this.usual = scenario.demand(settings);
    const calendar = (time: number) => (time > now ? now + (time - now) * speed : time);
    this.drawn = new DrawnTraffic(this.usual, new Random(seed), startsAt, now, calendar);
    this.traffic = options.traffic ?? this.drawn;
    const began = Math.max(startsAt, now - scenario.began);
    this.planned = scenario.changes
      .map((change) => ({ at: began + change.after, change }))
      .toSorted((one, other) => one.at - other.at);
  }

  /** Everything that happens until `time`; a time that is past already changes nothing. */
  advanceTo(time: number): void {
    for (;;) {
      const change = this.planned[0];
      const next = Math.min(time, change?.at ?? Infinity);
      this.arriveUntil(next);
      if (!change || change.at > time) break;
      this.planned.shift();
      this.apply(change);
    }
    if (time <= this.time) return;
    this.time = time;
    this.node.advance(time);
  }

  reading(): ModelReading {
    return this.node.server.reading(this.time);
  }

  /** That part of the reading which is true at this moment: costs less. */
  levels(): ModelReading {
    return this.node.server.levels(this.time);
  }

  private arriveUntil(horizon: number): void {
    for (;;) {
      const arrival = this.traffic.next(horizon);
      if (!arrival) return;
      this.node.server.arrive(arrival);
    }
  }

  private apply({ at, change }: Planned): void {
    if (change.demand) this.drawn.change(change.demand(this.usual), at);
    if (change.node) {
      this.node.advance(at);
      change.node(this.node, at);
    }
    if (change.every === undefined) return;
    this.planned.push({ at: at + change.every, change });
    this.planned.sort((one, other) => one.at - other.at);
  }
}
