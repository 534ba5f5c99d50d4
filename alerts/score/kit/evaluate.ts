/** Runs of servers, and copies of them with faults, through the rules of the kit in a real Prometheus. */
import { evaluateOver } from '../engine.ts';
import type { Evaluated } from '../engine.ts';
import { BASELINE } from '../../baselines/names.ts';
import type { Programs } from '../scoring.ts';
import { HOUR } from '../scored-series.ts';
import type { Interval } from '../scored-series.ts';
import { timedLines } from '../../past/timed-series.ts';
import { firedIn } from './alerts.ts';
import type { Fired } from './alerts.ts';
import { furthestLook, readBetween, slowAndQuick } from './needed.ts';
import type { Needed } from './needed.ts';
import type { Branch, ServerRun } from './plan.ts';
import { playBranch, playRun } from './play.ts';

/** What fires in the judged time of runs without faults, and in their copies with faults. */
export interface Watched {
  readonly quiet: readonly Fired[];
  readonly faulty: readonly Fired[];
}

/** What nothing is learned from: it need not be there before it is judged. */
const LATE: ReadonlySet<string> = new Set([
  BASELINE.score,
  BASELINE.steadyScore,
  BASELINE.slowScore,
  BASELINE.slowlyOff,
  BASELINE.slowDeviation,
  BASELINE.beyond,
  BASELINE.lately,
  BASELINE.deviation,
]);

/**
 * All runs go over the same time. A copy has of its own what is scraped and what follows it at once; bands, trends and
 * seasons, which look back days, it has from the run that it is a copy of.
 */
export async function watch(
  runs: readonly ServerRun[],
  branches: readonly Branch[],
  needed: Needed,
  programs: Programs,
): Promise<Watched> {
  const [run] = runs;
  if (!run) return { quiet: [], faulty: [] };
  const { alerts } = needed;
  const { slow, quick } = slowAndQuick(needed.groups);
  const inputs = oneAfterTheOther(runs.map((each) => playRun(each, needed.names)));
  const late = { records: LATE, from: run.judged.from - HOUR };
  const evaluated = await evaluateOver({ ...programs, groups: needed.groups, inputs, ...run.time, late });
  const readers = [...quick.flatMap(({ rules }) => rules), ...alerts];
  const names = readBetween(slow, readers);
  const read = { names, seconds: furthestLook(names, readers) };
  let quiet: Fired[];
  /** Kept until the Prometheus that it comes from is gone. */
  const past: string[] = [];
  try {
    quiet = await firedIn(evaluated, alerts, run.judged);
    for await (const line of pastOf(branches, read, evaluated)) past.push(line);
  } finally {
    await evaluated.stop();
  }
  const played = branches.map((branch) => playBranch(branch, needed.names));
  const time = around(branches);
  const copies = await evaluateOver({
    ...programs,
    groups: quick,
    inputs: oneAfterTheOther([past, ...played]),
    ...time,
  });
  try {
    return { quiet, faulty: await firedIn(copies, alerts, time) };
  } finally {
    await copies.stop();
  }
}

/** Whole hours, so that every group is evaluated at multiples of its interval. */
function around(branches: readonly Branch[]): Interval {
  const from = Math.min(...branches.map(({ time }) => time.from));
  const to = Math.max(...branches.map(({ time }) => time.to));
  return { from: Math.floor(from / 3_600) * 3_600, to: Math.ceil(to / 3_600) * 3_600 };
}

/** What the slow rules recorded of the run, under the name of the copy. */
async function* pastOf(
  branches: readonly Branch[],
  read: { readonly names: readonly string[]; readonly seconds: number },
  evaluated: Evaluated,
): AsyncGenerator<string> {
  for (const { run, job, time } of branches) {
    const range = `[${time.to - time.from + read.seconds}s]`;
    const selector = `{__name__=~"${read.names.join('|')}",job="${run.name}"}`;
    for (const series of await evaluated.samples(selector + range, time.to))
      yield* timedLines({ ...series, labels: { ...series.labels, job } });
  }
}

async function* oneAfterTheOther(
  parts: readonly (Iterable<string> | AsyncIterable<string>)[],
): AsyncGenerator<string> {
  for (const part of parts) yield* part;
}
