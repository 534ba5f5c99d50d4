import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../exporter/e2e/program.ts';
import { scrape } from '../../exporter/e2e/scrape.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import { waitFor } from '../../exporter/e2e/wait-for.ts';
import { othersServed, startExporter } from '../exporter.ts';
import type { Fault } from '../fault.ts';
import type { Stage } from '../stage.ts';
import { Crowd } from '../traffic/crowd.ts';
import { stayIdle } from '../traffic/manners.ts';
import { crowdSize, filesOf, HELD_SECONDS, OTHER_FILES, QUICK_HELD_SECONDS } from './crowd-size.ts';

const MEBIBYTE = 1024 * 1024;
const GIVEN_BACK_MS = 300_000;
const SELDOM_MS = 5_000;

export const crowdInside: Fault = {
  name: '10 000 connections held open',
  promise: `with --web.max-connections=0 all are let in, every scrape is answered in time, and half of the memory for them at least is given back within ${GIVEN_BACK_MS / 60_000} min of little to do`,
  tried: '10 000 connections, each with one answered request, are held open; then they and the load end',
  rounds: 1,
  async play(stage) {
    const program = await startExporter(stage, { flags: ['--gpu.source=none', '--web.max-connections=0'] });
    const size = crowdSize(stage, program);
    const before = await residentMebibytes(program);
    let more = 0;
    await stage.underUsualLoad(program.url, othersServed, () =>
      stage.rounds(this.rounds, async () => {
        const crowd = new Crowd(program.url, { size, manner: stayIdle });
        stage.cleanup(async () => crowd.leave());
        await waitFor(() => {
          if (crowd.open < size) throw new Error(`${crowd.open} of ${size} connections stand`);
        }, 60_000);
        await sleep((stage.bounds.quick ? QUICK_HELD_SECONDS : HELD_SECONDS) * 1000);
        stage.promised(crowd.closed === 0, `${crowd.closed} connections were closed`);
        more = (await residentMebibytes(program)) - before;
        crowd.leave();
        await stage.back(
          program.url,
          10,
          (page) => othersServed(page) === undefined && filesOf(program) < OTHER_FILES,
        );
      }),
    );
    stage.notes.push(
      `${size} connections: ${more.toFixed(0)} MiB more than before (${before.toFixed(0)} MiB)`,
    );
    // The memory for a small crowd is lost in what all else takes.
    if (!stage.bounds.quick) await givenBack(stage, program, before, more);
  },
};

/** The heap is swept when it has grown, or when there is little to do: so this is asked without load, and seldom. */
async function givenBack(stage: Stage, program: Program, before: number, more: number): Promise<void> {
  const started = performance.now();
  let left = more;
  const halfIsBack = async () => {
    left = (await residentMebibytes(program)) - before;
    if (left > more / 2) throw new Error('not yet');
  };
  await waitFor(halfIsBack, GIVEN_BACK_MS, SELDOM_MS).catch(() => undefined);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  stage.notes.push(`${left.toFixed(0)} of these MiB were left after ${seconds} s of little to do`);
  stage.promised(left <= more / 2, `${left.toFixed(0)} of ${more.toFixed(0)} MiB were not given back`);
}

async function residentMebibytes({ url }: Program): Promise<number> {
  const { body } = await scrape(`${url}/metrics`);
  return (valuesOf(body, 'process_resident_memory_bytes')[0] ?? Number.NaN) / MEBIBYTE;
}
