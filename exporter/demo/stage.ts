import { Samples } from '../model/samples.ts';
import { SCENARIO_NAMES } from '../simulator/scenarios/names.ts';
import type { ScenarioName } from '../simulator/scenarios/names.ts';
import { SCENARIOS, scenarioOf } from '../simulator/scenarios/scenarios.ts';
import type { Source } from '../sources/source.ts';
import type { Simulated } from '../status/options.ts';
import { Recent } from '../status/recent.ts';
import { Scene } from './scene.ts';
import type { Collection, Pace } from './scene.ts';
import { Turns } from './turns.ts';
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
    const { world, past } = await rehearse(name, options, prices);
    for (const { samples, time } of past) recent.observe(samples, time);
    return new Stage(recent, goLive(world, prices), options, prices);
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

  async stop(): Promise<void> {
    this.stopped = true;
    this.asked++;
    await this.scene.stop();
  }

  private async change(name: ScenarioName, turn: number): Promise<void> {
    if (turn !== this.asked) return;
    const { world, past } = await rehearse(name, this.options, this.prices);
    if (turn !== this.asked) return;
    await this.scene.stop();
    if (this.stopped) return;
    this.scene = goLive(world, this.prices);
    this.recent.clear();
    for (const { samples, time } of past) this.recent.observe(samples, time);
  }
}

/** A world that has been played for 15 minutes, and what it was like. */
async function rehearse(
  name: ScenarioName,
  options: WorldOptions,
  prices: Readonly<Record<string, number>>,
): Promise<{ world: World; past: readonly Collection[] }> {
  const now = Date.now();
  const from = now - PAST_MS;
  const world = await World.begin(scenarioOf(name), options, { from, now });
  const past: Collection[] = [];
  const turns = new Turns();
  for await (const collection of new Scene(world, PACE, prices).play(from, () => now)) {
    past.push(collection);
    if (turns.isOver) await turns.give();
  }
  return { world, past };
}

/** All counters begin at nothing now, those of the exporter too, as when both programs start. */
function goLive(world: World, prices: Readonly<Record<string, number>>): Scene {
  world.countAnew(Date.now());
  const scene = new Scene(world, PACE, prices);
  scene.goLive();
  return scene;
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
