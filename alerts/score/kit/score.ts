/** The scorecard of the whole kit. */
import type { Programs } from '../scoring.ts';
import { WEEK } from '../scored-series.ts';
import type { ScoredSeries } from '../scored-series.ts';
import type { Fired } from './alerts.ts';
import { watch } from './evaluate.ts';
import { placeboOf, seenOf } from './judge.ts';
import type { Seen } from './judge.ts';
import type { KitFault } from './kinds.ts';
import { neededOfKit } from './needed.ts';
import { branchesOf, runOf } from './plan.ts';
import type { Branch, ServerRun } from './plan.ts';

export interface KitScoreOptions {
  /** One server for each. */
  readonly series: readonly ScoredSeries[];
  readonly kinds: readonly KitFault[];
  /** Of each server. */
  readonly faults: number;
  readonly seed: number;
  readonly programs: Programs;
  readonly progress: (line: string) => void;
}

export interface KitScore {
  readonly runs: readonly ServerRun[];
  readonly seen: readonly Seen[];
  /** At the time of each fault, in the run without. */
  readonly placebo: readonly Seen['alerts'][];
  /** In runs without faults. */
  readonly quiet: readonly Fired[];
  readonly serverWeeks: number;
}

/** Two servers at a time fit into memory, and two Prometheus keep two processors busy. */
const TOGETHER = 2;
const SIDE_BY_SIDE = 2;

/** @throws Error with what Prometheus said */
export async function scoreKit(options: KitScoreOptions): Promise<KitScore> {
  const { series, kinds, faults, seed, programs, progress } = options;
  const runs = series.map((each, index) => runOf(each, seed + 1_000 * index));
  const branches = runs.flatMap((run, index) => branchesOf(run, kinds, faults, index * faults));
  const needed = neededOfKit();
  const batches = batchesOf(runs);
  const quiet: Fired[] = [];
  const faulty: Fired[] = [];
  let done = 0;
  const work = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const start = performance.now();
      const mine = branches.filter(({ run }) => batch?.includes(run));
      const found = await watch(batch, mine, needed, programs);
      quiet.push(...found.quiet);
      faulty.push(...found.faulty);
      done += batch.length;
      const took = ((performance.now() - start) / 1000).toFixed(0);
      progress(`${done}/${runs.length} servers, ${mine.length} faults of ${batch.length} in ${took} s`);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return scoreOf(runs, branches, quiet, faulty);
}

function scoreOf(
  runs: readonly ServerRun[],
  branches: readonly Branch[],
  quiet: readonly Fired[],
  faulty: readonly Fired[],
): KitScore {
  return {
    runs,
    seen: branches.map((branch) => seenOf(branch, faulty)),
    placebo: branches.map((branch) => placeboOf(branch, quiet)),
    quiet,
    serverWeeks: runs.reduce((sum, { judged }) => sum + (judged.to - judged.from) / WEEK, 0),
  };
}

/** Of the same time, for they share the times at which rules are evaluated. */
function batchesOf(runs: readonly ServerRun[]): ServerRun[][] {
  const batches: ServerRun[][] = [];
  for (const run of runs) {
    const last = batches.at(-1);
    const [first] = last ?? [];
    const fits = first?.time.from === run.time.from && first.time.to === run.time.to;
    if (last && fits && last.length < TOGETHER) last.push(run);
    else batches.push([run]);
  }
  return batches;
}
