import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../exporter/e2e/local-server.ts';
import { sampleLines } from '../../exporter/e2e/scrape.ts';
import { vllmPage } from '../../exporter/e2e/vllm-page.ts';
import type { Fault } from '../fault.ts';
import { sweeping } from '../memory/sweeps.ts';
import type { Sweeps } from '../memory/sweeps.ts';
import type { Stage } from '../stage.ts';
import { GPUS, gpusDown, nothingOld, startGpuNode } from './gpu-node.ts';
import type { GpuNode } from './gpu-node.ts';
import { plain } from './misbehaviour.ts';
import { memoryFound, RESIDENT, USED } from './soak-memory.ts';

const QUICK_SECONDS = 5;
const CHURN_MS = 200;
const SWEEP_MS = 5_000;
const QUICK_SWEEP_MS = 500;
const PROCESSES = 20;
const SEEN_SECONDS = 20;

/** A name that was never there before. */
function names(): (what: string) => string {
  let number = 0;
  return (what) => `${what}-${number++}`;
}

export const soak: Fault = {
  name: 'soak',
  promise: `what both processes hold after a sweep grows by less than ${USED.most} MiB an hour in heaps and buffers, and ${RESIDENT.most} as resident memory; the page does not grow; all while models, servers and pids change all the time`,
  tried: `every reading of a server names another model, every pushed event another model and server, every ${CHURN_MS / 1000} s other processes are on the GPUs; times are seconds`,
  rounds: 1,
  async play(stage) {
    const name = names();
    const churning: Answer = (_request, response) => void plain(response).end(vllmPage(1, name('model')));
    const sweeps = sweeping(stage.folder, stage.bounds.quick ? QUICK_SWEEP_MS : SWEEP_MS);
    const node = await startGpuNode(stage, {
      flags: ['--gpu.processes'],
      env: sweeps.env,
      servers: { churning },
    });
    await stage.shows(node.url, 'GPUs at the start', SEEN_SECONDS, (page) => !gpusDown(page));
    const series: number[] = [];
    const every = (page: string) => {
      series.push(sampleLines(page).length);
      return gpusDown(page) ? 'the GPUs were down on a page' : nothingOld(page);
    };
    const change = () => ({ model: name('pushed'), server: name('sender') });
    const rejected = await stage.underLoad(node.url, every, () => churn(stage, node), change);
    stage.promised(rejected === 0, `${rejected} events were rejected`);
    judgeMemory(stage, sweeps, node.pid);
    judgePage(stage, series);
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

function judgeMemory(stage: Stage, sweeps: Sweeps, exporter: number): void {
  const swept = sweeps.read();
  const processes = new Set(swept.map(({ pid }) => pid)).size;
  stage.promised(processes === 2, `${processes} processes were swept, not the exporter and one reader`);
  // What has just begun grows.
  if (stage.bounds.quick) return;
  const { notes, broken } = memoryFound(swept, exporter);
  stage.notes.push(...notes);
  stage.broken.push(...broken);
}

/** The first third is there to show what is shown once. */
function judgePage(stage: Stage, series: readonly number[]): void {
  const third = Math.floor(series.length / 3);
  const before = Math.max(...series.slice(third, 2 * third));
  const after = Math.max(...series.slice(2 * third));
  stage.notes.push(`${after} series at most, ${before} in the third before`);
  const grew = after > 1.1 * before;
  stage.promised(stage.bounds.quick || !grew, `the page grew from ${before} to ${after} series`);
}
