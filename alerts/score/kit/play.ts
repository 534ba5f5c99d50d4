/** What would have been scraped of a server, once a minute, as lines that promtool makes blocks of. */
import { TimedLines } from '../../../exporter/demo/history/lines.ts';
import { Scene } from '../../../exporter/demo/scene.ts';
import { Turns } from '../../../exporter/demo/turns.ts';
import { World } from '../../../exporter/demo/world.ts';
import type { Change } from '../../../exporter/simulator/scenarios/scenario.ts';
import { flat } from '../../../exporter/simulator/scenarios/usual.ts';
import { GPUS, watched } from './chat-server.ts';
import type { Interval } from '../scored-series.ts';
import type { Branch, ServerRun } from './plan.ts';

/** As many scrape, and as an exporter samples between two scrapes. */
const PACE = { everyMs: 60_000, innerMs: 10_000 };

/** @param names those of the series that rules read */
export function playRun(run: ServerRun, names: ReadonlySet<string>): AsyncGenerator<string> {
  return play({ ...run, job: run.name, node: 0 }, [], names);
}

/** A copy of a run with a fault, from before it until its first hour is over. */
export async function* playBranch(branch: Branch, names: ReadonlySet<string>): AsyncGenerator<string> {
  const { run, job, seed, time, fault, begins } = branch;
  const after = begins - time.from;
  const part = { course: run.course, job, seed, time };
  const { change } = fault;
  yield* play({ ...part, node: 0 }, change ? [{ after, ...change }] : [], names);
  if (change) return;
  const from = Math.ceil(begins / 60) * 60;
  yield* play({ ...part, node: 1, time: { from, to: time.to } }, [neverReady], names);
}

/** A replica that has just been started, and gets no requests. */
const neverReady: Change = {
  after: 0,
  demand: (usual) => flat(usual, 0),
  node: (node, time) => {
    node.restartServer(time);
    node.server.neverReady();
  },
};

interface Part {
  readonly course: (time: number) => number;
  readonly job: string;
  readonly node: number;
  readonly seed: number;
  readonly time: Interval;
}

async function* play(
  { course, job, node, seed, time }: Part,
  changes: readonly Change[],
  names: ReadonlySet<string>,
): AsyncGenerator<string> {
  const [from, now] = [time.from * 1000, time.to * 1000];
  const scenario = watched(course, changes, time.to - time.from);
  const world = await World.begin(scenario, { gpus: GPUS, seed, speed: 1, node }, { from, now });
  const lines = new TimedLines({ job, instance: `node-${node}` }, names);
  const turns = new Turns();
  for await (const { time: at, samples } of new Scene(world, {}).play(from, () => now + 1, PACE)) {
    yield lines.write(samples, at);
    if (turns.isOver) await turns.give();
  }
}
