import { readdirSync, readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../exporter/e2e/program.ts';
import { scrape } from '../../exporter/e2e/scrape.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import { waitFor } from '../../exporter/e2e/wait-for.ts';
import { othersServed, startExporter } from '../exporter.ts';
import { CannotBeTried } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { Stage } from '../stage.ts';
import { Crowd } from '../traffic/crowd.ts';
import { MANNERS, stayIdle } from '../traffic/manners.ts';
import { timedScrape } from '../traffic/timed-scrape.ts';

const CROWD = 10_000;
const QUICK_CROWD = 1_200;
/** As `--web.max-connections` has it, where nothing is said. */
const LIMIT = 512;
const AGAIN_AFTER_MS = 20_000;
/** Until all have come, and some again. */
const HELD_SECONDS = 30;
const QUICK_HELD_SECONDS = 3;
const MEBIBYTE = 1024 * 1024;
/** What a process has open beside connections: files, pipes, its listener. */
const OTHER_FILES = 100;

export const crowdAtTheDoor: Fault = {
  name: '10 000 clients want in',
  promise: `a scrape on a new connection is answered in time all the while, and no more than ${LIMIT} connections are open`,
  tried: `10 000 clients connect, keep what they get, and come again after ${AGAIN_AFTER_MS / 1000} s; they say nothing, drip, or stay idle; 500 connect in a second`,
  rounds: MANNERS.length,
  async play(stage) {
    const program = await startExporter(stage);
    const size = crowdSize(stage, program);
    await stage.underUsualLoad(program.url, othersServed, () =>
      stage.rounds(this.rounds, async (round) => {
        const [what, manner] = MANNERS[round] ?? ['', () => undefined];
        const crowd = new Crowd(program.url, { size, manner, againAfterMs: AGAIN_AFTER_MS });
        stage.cleanup(async () => crowd.leave());
        await newScrapes(stage, program, what);
        const open = filesOf(program) - OTHER_FILES;
        stage.promised(open <= LIMIT, `${open} connections were open while clients ${what}`);
        crowd.leave();
        await stage.back(program.url, 5, (page) => othersServed(page) === undefined);
      }),
    );
  },
};

/** Scrapes, each on a connection of its own, as by a Prometheus that has just been started. */
async function newScrapes(stage: Stage, { url }: Program, what: string): Promise<void> {
  const { quick, timeoutSeconds } = stage.bounds;
  const until = performance.now() + (quick ? QUICK_HELD_SECONDS : HELD_SECONDS) * 1000;
  let failed = 0;
  let made = 0;
  while (performance.now() < until) {
    const started = performance.now();
    const answer = await timedScrape(url, { agent: new Agent(), timeoutSeconds }).catch(() => undefined);
    made++;
    if (answer?.status !== 200) failed++;
    stage.worstScrapeMs = Math.max(stage.worstScrapeMs, performance.now() - started);
    await sleep(100);
  }
  stage.scrapes += made;
  stage.failedScrapes += failed;
  stage.promised(
    failed === 0,
    `${failed} of ${made} scrapes on new connections failed while clients ${what}`,
  );
}

export const crowdInside: Fault = {
  name: '10 000 connections held open',
  promise:
    'with --web.max-connections=0 all are let in, every scrape is answered in time, and the memory for them is given back',
  tried: '10 000 connections, each with one answered request, are held open',
  rounds: 1,
  async play(stage) {
    const program = await startExporter(stage, { flags: ['--gpu.source=none', '--web.max-connections=0'] });
    const size = crowdSize(stage, program);
    const before = await residentMebibytes(program);
    await stage.underUsualLoad(program.url, othersServed, () =>
      stage.rounds(this.rounds, async () => {
        const crowd = new Crowd(program.url, {
          size,
          manner: stayIdle,
        });
        stage.cleanup(async () => crowd.leave());
        await waitFor(() => {
          if (crowd.open < size) throw new Error(`${crowd.open} of ${size} connections stand`);
        }, 60_000);
        await sleep((stage.bounds.quick ? QUICK_HELD_SECONDS : HELD_SECONDS) * 1000);
        stage.promised(crowd.closed === 0, `${crowd.closed} connections were closed`);
        const held = await residentMebibytes(program);
        stage.notes.push(
          `${size} connections: ${(held - before).toFixed(0)} MiB more than before (${before.toFixed(0)} MiB)`,
        );
        crowd.leave();
        await stage.back(
          program.url,
          10,
          (page) => othersServed(page) === undefined && filesOf(program) < OTHER_FILES,
        );
      }),
    );
  },
};

/** As many as files may be open here, up to what is wanted. @throws CannotBeTried where that is no crowd */
function crowdSize(stage: Stage, { pid }: Program): number {
  const wanted = stage.bounds.quick ? QUICK_CROWD : CROWD;
  const limit = Number(
    /^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1] ?? wanted,
  );
  const size = Math.min(wanted, limit - OTHER_FILES);
  if (size < 2 * LIMIT)
    throw new CannotBeTried(`Only ${limit} files may be open here. Type: ulimit -n 16384`);
  if (size < wanted) stage.notes.push(`${size} clients only: ${limit} files may be open here`);
  return size;
}

function filesOf({ pid }: Program): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

async function residentMebibytes({ url }: Program): Promise<number> {
  const { body } = await scrape(`${url}/metrics`);
  return (valuesOf(body, 'process_resident_memory_bytes')[0] ?? Number.NaN) / MEBIBYTE;
}
