/** All sizes of a plan, one group of them after the other. */
import { loadavg } from 'node:os';
import { here, otherWork } from '../../alerts/score/machine.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { measureSize, prepareSize } from './measure.ts';
import type { Measured, SavedRun, Size } from './measured.ts';
import { nodePages } from './node-pages.ts';
import { nodeTemplate, seriesByFamily } from './node-template.ts';
import { makePast } from './past.ts';

export interface RunOptions {
  readonly prometheus: string;
  readonly promtool: string;
  readonly groups: readonly RuleGroup[];
  readonly plan: readonly (readonly Size[])[];
  /** Of the past of a server. */
  readonly days: number;
  /** Folder that keeps the past of a server for the next run. */
  readonly past?: string;
  readonly notes: readonly string[];
  readonly progress: (line: string) => void;
  /** Gets what there is after each group of sizes. */
  readonly keep?: (run: SavedRun) => void;
}

/** A Prometheus and the fleet take so much for each node at the most, and others on the machine need room, too. */
const BYTES_PER_NODE = 10 * 1_048_576;
const ROOM = 2 * 1_073_741_824;

/** @throws Error with what a program said when it failed, or that there is no memory for any size */
export async function runPlan(options: RunOptions): Promise<SavedRun> {
  const { plan, days, progress } = options;
  progress('reading the pages of a node');
  const pages = await nodePages();
  const wantsPast = plan.flat().some(({ past }) => past);
  if (wantsPast) progress(`the past of a server: ${days} days`);
  const past = wantsPast ? await makePast({ ...options, folder: options.past }) : undefined;
  const measured: Measured[] = [];
  const notes = [...options.notes];
  const where = await here(options.prometheus);
  const loads: number[] = [];
  const soFar = (): SavedRun => ({
    where,
    notes: [...notes, ...crowded(Math.max(...loads)), ...troubles(measured)],
    pastSamples: past?.samples ?? 0,
    families: seriesByFamily(nodeTemplate(pages, 1)),
    measured,
  });
  for (const sizes of plan) {
    const nodes = sizes.reduce((sum, size) => sum + size.nodes, 0);
    if (nodes * BYTES_PER_NODE + ROOM > process.availableMemory()) {
      notes.push(`Left out for want of memory: ${sizes.map((size) => 8 * size.nodes).join(', ')} GPUs.`);
      continue;
    }
    progress(`measuring ${sizes.map((size) => `${8 * size.nodes} GPUs`).join(', ')}`);
    // All begin when the last is written: that is work, too.
    const prepared = await Promise.all(sizes.map((size) => prepareSize(size, past)));
    measured.push(...(await Promise.all(prepared.map((each) => measureSize(each, { ...options, pages })))));
    loads.push(loadavg()[1] ?? 0);
    options.keep?.(soFar());
  }
  return soFar();
}

function crowded(load: number): string[] {
  const sentence = otherWork(load);
  if (sentence === undefined) return [];
  return [`${sentence} CPU time is hardly touched by that; what lasted longer for it is told in no table.`];
}

/** What casts doubt on the figures, in sentences. */
function troubles(measured: readonly Measured[]): string[] {
  return measured.flatMap(({ gpus, up, failures }) => [
    ...(up < 1 ? [`At ${gpus} GPUs ${((1 - up) * 100).toFixed(1)} % of the last scrapes failed.`] : []),
    ...(failures > 0 ? [`At ${gpus} GPUs ${failures} evaluations of rules failed.`] : []),
  ]);
}
