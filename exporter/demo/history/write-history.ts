import type { Thresholds } from '../../../alerts/verdict/thresholds.ts';
import type { Scenario } from '../../simulator/scenarios/scenario.ts';
import { self } from '../../catalogue/index.ts';
import { Recent } from '../../status/recent.ts';
import { VERSION } from '../../version.ts';
import { Scene } from '../scene.ts';
import type { Cast, Collection, Pace } from '../scene.ts';
import { PAST_MS } from '../stage.ts';
import type { Rehearsed } from '../stage.ts';
import { Turns } from '../turns.ts';
import { World } from '../world.ts';
import type { Stretch, WorldOptions } from '../world.ts';
import { Blocks } from './blocks.ts';
import { Crowd } from './crowd.ts';
import { TimedLines } from './lines.ts';
import { recordedSeries } from './recorded.ts';

const DAY_MS = 86_400_000;
/** As often as many scrape; rules over five minutes get their samples at twice that, too, where there are many GPUs. */
const PACE: Pace = { everyMs: 60_000, innerMs: 10_000 };
const SLOW_PACE: Pace = { everyMs: 120_000, innerMs: 20_000 };
const MANY_GPUS = 16;
/** GPUs whose weeks are simulated in well under two minutes. */
const MOST_SIMULATED = 4;

export interface HistoryOptions extends WorldOptions {
  readonly days: number;
  readonly thresholds: Thresholds;
  readonly prices: Readonly<Record<string, number>>;
  readonly promtool: string;
  /** Folder of Prometheus' data. */
  readonly folder: string;
  /** Labels that a scrape will add to what follows. */
  readonly target: { readonly job: string; readonly instance: string };
  /** Gets what is done of it, 0 to 1. */
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
  /** In place of a slow one, and of the live one for the last 15 minutes. */
  readonly pace?: Pace;
}

/**
 * Writes what an exporter would have been scraped in the days before, up to the present. Gives the scene, which can go on
 * live from there, and what its last 15 minutes were like.
 * @throws Error with what promtool said when it failed; AbortError when told to stop
 */
export async function writeHistory(scenario: Scenario, options: HistoryOptions): Promise<Rehearsed> {
  const began = Date.now();
  const from = began - options.days * DAY_MS;
  const cast = await castOf(scenario, options, { from, now: began });
  const { pace = cast.gpus.length > MANY_GPUS ? SLOW_PACE : PACE } = options;
  const scene = new Scene(cast, options.prices);
  const blocks = new Blocks(options.promtool, options.folder, options.signal);
  try {
    const write = historyWriter(blocks, from, options);
    let last = from;
    for await (const collection of scene.play(from, () => Date.now() - PAST_MS, pace)) {
      await write(collection);
      last = collection.time;
    }
    const past: Collection[] = [];
    for await (const collection of scene.play(last + pace.everyMs, Date.now, options.pace)) {
      await write(collection);
      past.push(collection);
    }
    await blocks.finish();
    options.onProgress(1);
    return { scene, past };
  } catch (error) {
    await blocks.abandon();
    throw error;
  }
}

/** Writes one collection after the other, with what the rules would have recorded of it. */
function historyWriter(
  blocks: Blocks,
  from: number,
  options: HistoryOptions,
): (collection: Collection) => Promise<void> {
  const lines = new TimedLines(options.target);
  const recent = new Recent(options.thresholds);
  const turns = new Turns();
  const { buildInfo } = self;
  // The least by which an exporter is known to have been there.
  const build = `version="${VERSION}",node_version="${process.version}"`;
  return async function write({ time, samples }) {
    options.signal.throwIfAborted();
    recent.observe(samples, time);
    const recorded = recordedSeries(recent).map(({ name, labels, value }) =>
      lines.writeOne(name, labels, value, time),
    );
    const exporter = lines.writeOne(buildInfo.name, build, 1, time);
    await blocks.add(lines.write(samples, time) + exporter + recorded.join(''), time);
    if (!turns.isOver) return;
    options.onProgress((time - from) / (Date.now() - from));
    await turns.give();
  };
}

/** Few GPUs are simulated one by one; of many, some stand for all. */
async function castOf(scenario: Scenario, options: WorldOptions, stretch: Stretch): Promise<Cast> {
  const { ranks, tensorParallel } = scenario.server(options.gpus);
  const count = ranks * tensorParallel;
  if (count <= MOST_SIMULATED) return World.begin(scenario, options, stretch);
  const gpus = fewFor(count);
  const share = { take: scenario.server(gpus).ranks, of: ranks };
  return new Crowd(await World.begin(scenario, { ...options, gpus, share }, stretch), count);
}

/** GPUs that stand for more of them. Even or odd as all are: a large model is served on pairs, if there are. */
export function fewFor(count: number): number {
  return MOST_SIMULATED - (count % 2);
}
