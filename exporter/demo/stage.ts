import { Samples } from '../model/samples.ts';
import { SCENARIO_NAMES } from '../simulator/scenarios/names.ts';
import type { ScenarioName } from '../simulator/scenarios/names.ts';
import { SCENARIOS, scenarioOf } from '../simulator/scenarios/scenarios.ts';
import type { Source } from '../sources/source.ts';
import type { Simulated } from '../status/options.ts';
import { Recent } from '../status/recent.ts';
import { Scene } from './scene.ts';
import type { Collection, Pace } from './scene.ts';
import { World } from './world.ts';
import type { WorldOptions } from './world.ts';

/** As long as the status page looks back. */
const PAST_MS = 15 * 60_000;
const PACE: Pace = { everyMs: 5_000, innerMs: 1_000 };

/** One scene at a time, as sources for an exporter and as a simulation whose scenario can be switched. */
export class Stage implements Simulated {
  readonly scenarios = SCENARIOS;
  readonly recent: Recent;
  readonly sources: readonly Source[];
  private readonly options: WorldOptions;
  private readonly prices: Readonly<Record<string, number>>;
  private scene: Scene;

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
    const { scene, past } = await rehearse(name, options, prices);
    for (const { samples, time } of past) recent.observe(samples, time);
    return new Stage(recent, scene, options, prices);
  }

  current(): ScenarioName {
    return this.scene.cast.scenario.name;
  }

  /** Another scene takes the place of this one, with a past of its own. @throws RangeError for an unknown name */
  async switchTo(wanted: string): Promise<void> {
    const name = SCENARIO_NAMES.find((one) => one === wanted);
    if (!name) throw new RangeError(`no scenario is called ${wanted}`);
    const { scene, past } = await rehearse(name, this.options, this.prices);
    await this.scene.stop();
    this.scene = scene;
    this.recent.clear();
    for (const { samples, time } of past) this.recent.observe(samples, time);
  }

  async stop(): Promise<void> {
    await this.scene.stop();
  }
}

/** A scene that has been played for 15 minutes and goes on live, and what it was like. */
async function rehearse(
  name: ScenarioName,
  options: WorldOptions,
  prices: Readonly<Record<string, number>>,
): Promise<{ scene: Scene; past: readonly Collection[] }> {
  const now = Date.now();
  const from = now - PAST_MS;
  const world = new World(scenarioOf(name), options, { from, now });
  const scene = new Scene(world, PACE, prices);
  const past: Collection[] = [];
  for await (const collection of scene.play(from, () => now)) past.push(collection);
  // As the counters of any program that starts.
  world.countAnew();
  scene.goLive();
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
