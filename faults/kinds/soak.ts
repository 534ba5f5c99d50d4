import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../exporter/e2e/local-server.ts';
import { sampleLines } from '../../exporter/e2e/scrape.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import { vllmPage } from '../../exporter/e2e/vllm-page.ts';
import { median } from '../../bench/numbers.ts';
import type { Fault } from '../fault.ts';
import type { Stage } from '../stage.ts';
import { GPUS, gpusDown, nothingOld, startGpuNode } from './gpu-node.ts';
import type { GpuNode } from './gpu-node.ts';
import { plain } from './misbehaviour.ts';

const MEBIBYTE = 1024 * 1024;
/** Of both processes, from one third of the soak to the next. */
const MOST_GROWTH_MIB = 8;
const MOST_GROWTH_QUICK_MIB = 48;
const QUICK_SECONDS = 5;
const CHURN_MS = 200;
const PROCESSES = 20;
const SEEN_SECONDS = 20;

/** A name that was never there before. */
function names(): (what: string) => string {
  let number = 0;
  return (what) => `${what}-${number++}`;
}

/** What a page tells of what the exporter holds. */
interface Held {
  readonly mebibytes: number;
  readonly samples: number;
}

/** The least leak that a soak of so many minutes tells, MiB an hour: medians of two thirds are a third of it apart. */
const perHour = (minutes: number) => (MOST_GROWTH_MIB * 60) / (minutes / 3);

export const soak: Fault = {
  name: 'soak',
  promise: `memory of both processes grows by ${MOST_GROWTH_MIB} MiB at most from one third to the next (which tells a leak of ${perHour(5)} MiB an hour in 5 min, and of ${perHour(60)} with --minutes=60), the page does not grow, while models, servers and pids change all the time`,
  tried: `every reading of a server names another model, every pushed event another model and server, every ${CHURN_MS / 1000} s other processes are on the GPUs; times are seconds`,
  rounds: 1,
  async play(stage) {
    const name = names();
    const churning: Answer = (_request, response) => void plain(response).end(vllmPage(1, name('model')));
    const node = await startGpuNode(stage, {
      flags: ['--gpu.processes'],
      servers: { churning },
    });
    await stage.shows(node.url, 'GPUs at the start', SEEN_SECONDS, (page) => !gpusDown(page));
    const held: Held[] = [];
    const every = (page: string) => {
      held.push({ mebibytes: residentMebibytes(page), samples: sampleLines(page).length });
      return gpusDown(page) ? 'the GPUs were down on a page' : nothingOld(page);
    };
    const change = () => ({ model: name('pushed'), server: name('sender') });
    const rejected = await stage.underLoad(node.url, every, () => churn(stage, node), change);
    stage.promised(rejected === 0, `${rejected} events were rejected`);
    judge(stage, held);
  },
};

/** Gives the GPUs other processes until the soak is over. */
async function churn(stage: Stage, node: GpuNode): Promise<void> {
  const seconds = stage.bounds.quick ? QUICK_SECONDS : stage.bounds.minutes * 60;
  const until = performance.now() + seconds * 1000;
  let pid = 1_000;
  while (performance.now() < until) {
    const lines = Array.from({ length: PROCESSES }, () => {
      pid++;
      return `gpu ${pid % GPUS} process pid=${pid} memory=${pid * 1000} name=worker-${pid}`;
    });
    node.driver(...lines);
    await sleep(CHURN_MS);
  }
  stage.times = Math.round(seconds);
  stage.notes.push(`${pid - 1_000} processes came and went`);
}

/** The first third is there to fill what is filled once: windows of ids, rings, compiled code. */
function judge(stage: Stage, held: readonly Held[]): void {
  const third = Math.floor(held.length / 3);
  const before = held.slice(third, 2 * third);
  const after = held.slice(2 * third);
  const of = (part: readonly Held[]) => median(part.map(({ mebibytes }) => mebibytes));
  const growth = of(after) - of(before);
  const most = stage.bounds.quick ? MOST_GROWTH_QUICK_MIB : MOST_GROWTH_MIB;
  stage.notes.push(`${of(after).toFixed(0)} MiB, ${growth.toFixed(1)} MiB more than in the third before`);
  stage.promised(growth <= most, `memory grew by ${growth.toFixed(1)} MiB from one third to the next`);
  const largest = (part: readonly Held[]) => Math.max(...part.map(({ samples }) => samples));
  stage.notes.push(`${largest(after)} series at most, ${largest(before)} in the third before`);
  const grewInSeries = largest(after) > 1.1 * largest(before);
  stage.promised(
    stage.bounds.quick || !grewInSeries,
    `the page grew from ${largest(before)} to ${largest(after)} series`,
  );
}

function residentMebibytes(page: string): number {
  const families = ['process_resident_memory_bytes', 'headroom_gpu_reader_resident_memory_bytes'];
  return families.reduce((sum, family) => sum + (valuesOf(page, family)[0] ?? 0), 0) / MEBIBYTE;
}
