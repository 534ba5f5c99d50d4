import { Samples } from '../model/samples.ts';
import { SCENARIO_NAMES } from '../simulator/scenarios/names.ts';
import type { ScenarioName } from '../simulator/scenarios/names.ts';
import { SCENARIOS, scenarioOf } from '../simulator/scenarios/scenarios.ts';
import type { Source } from '../sources/source.ts';
import type { Simulated } from '../status/options.ts';
import { Recent } from '../status/recent.ts';
import { Scene } from './scene.ts';
import type { Collection } from './scene.ts';
import { Turns } from './turns.ts';
import { World } from './world.ts';
import type { WorldOptions } from './world.ts';

/** As long as the status page looks back. */
export const PAST_MS = 15 * 60_000;

/** A scene that has been played up to the present, and what the last 15 minutes were like. */
export interface Rehearsed {
  readonly scene: Scene;
  readonly past: readonly Collection[];
}

/** One scene at a time, as sources for an exporter and as a simulation whose scenario can be switched. */
export class Stage implements Simulated {
  readonly scenarios = SCENARIOS;
  readonly recent: Recent;
  readonly sources: readonly Source[];
  private readonly options: WorldOptions;
  private readonly prices: Readonly<Record<string, number>>;
  private scene: Scene;
  /** Nodes that were shown after the first one. */
  private nodes = 0;
  private switching: Promise<void> = Promise.resolve();
  /** Times that a switch was asked for: one that was overtaken by another is not made. */
  private asked = 0;
  private stopped = false;

  private constructor(
    recent: Recent,
    scene: Scene,
    options: WorldOptions,
    prices: Readonly<Record<string, number>>,
  ) {
    this.recent = recent;
    this.scene = scene;
    this.options = options;
    this.prices = prices;
    this.sources = [onStage(() => this.scene.gpus), onStage(() => this.scene.server)];
  }

  /** A stage whose scene has a past of 15 minutes and is live. */
  static async open(
    name: ScenarioName,
    options: WorldOptions,
    prices: Readonly<Record<string, number>>,
    recent: Recent,
  ): Promise<Stage> {
    const rehearsed = await rehearse(name, options, prices);
    const stage = new Stage(recent, rehearsed.scene, options, prices);
    stage.show(rehearsed);
    return stage;
  }

  current(): ScenarioName {
    return this.scene.cast.scenario.name;
  }

  /**
   * Another scene takes the place of this one, with a past of its own. Of several that are asked for at the same time the
   * last one is shown in the end.
   * @throws RangeError for an unknown name
   */
  async switchTo(wanted: string): Promise<void> {
    const name = SCENARIO_NAMES.find((one) => one === wanted);
    if (!name) throw new RangeError(`no scenario is called ${wanted}`);
    const turn = ++this.asked;
    const done = this.switching.then(() => this.change(name, turn));
    this.switching = done.catch(() => undefined);
    await done;
  }

  /**
   * A scene with weeks behind it takes the place of the first one, unless that is gone already: what it counts goes on
   * from what it counted then.
   */
  async takeOver(rehearsed: Rehearsed): Promise<void> {
    const done = this.switching.then(() => this.replaceFirst(rehearsed));
    this.switching = done.catch(() => undefined);
    await done;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.asked++;
    await this.scene.stop();
  }

  private async change(name: ScenarioName, turn: number): Promise<void> {
    if (turn !== this.asked) return;
    const node = ++this.nodes;
    const rehearsed = await rehearse(name, { ...this.options, node }, this.prices);
    if (turn !== this.asked) return;
    await this.scene.stop();
    if (!this.stopped) this.show(rehearsed);
  }

  private async replaceFirst(rehearsed: Rehearsed): Promise<void> {
    if (this.nodes > 0 || this.stopped) return;
    await this.scene.stop();
    this.show(rehearsed);
  }

  private show({ scene, past }: Rehearsed): void {
    this.scene = scene;
    this.recent.clear();
    for (const { samples, time } of past) this.recent.observe(samples, time);
    scene.goLive();
  }
}

async function rehearse(
  name: ScenarioName,
  options: WorldOptions,
  prices: Readonly<Record<string, number>>,
): Promise<Rehearsed> {
  const now = Date.now();
  const from = now - PAST_MS;
  const scene = new Scene(await World.begin(scenarioOf(name), options, { from, now }), prices);
  const past: Collection[] = [];
  const turns = new Turns();
  for await (const collection of scene.play(from, () => now)) {
    past.push(collection);
    if (turns.isOver) await turns.give();
  }
  return { scene, past };
}

/** A source that is another one after a switch; the scene starts and stops it. */
function onStage(source: () => Source): Source {
  const { name, required } = source();
  return {
    name,
    required,
    collect: (): Promise<Samples> => source().collect(),
    counters: () => source().counters?.() ?? new Samples(),
    describe: () => source().describe?.() ?? [],
  };
}
