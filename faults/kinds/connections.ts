import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from '../../exporter/e2e/program.ts';
import { waitFor } from '../../exporter/e2e/wait-for.ts';
import { othersServed, startExporter } from '../exporter.ts';
import type { Fault } from '../fault.ts';
import type { Stage } from '../stage.ts';
import { Crowd } from '../traffic/crowd.ts';
import { MANNERS } from '../traffic/manners.ts';
import { timedScrape } from '../traffic/timed-scrape.ts';
import { crowdSize, filesOf, HELD_SECONDS, LIMIT, OTHER_FILES, QUICK_HELD_SECONDS } from './crowd-size.ts';

const AGAIN_AFTER_MS = 20_000;
/** Of a crowd: so many must have been connected once, or nobody stood at the door. */
const LEAST_CAME = 0.95;
const CAME_MS = 20_000;

export const crowdAtTheDoor: Fault = {
  name: '10 000 clients want in',
  promise: `all of them are connected once (${LEAST_CAME * 100} % at least), a scrape on a new connection is answered in time all the while, and no more than ${LIMIT} connections are open`,
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
        await allCame(stage, crowd, { size, what });
        const open = filesOf(program) - OTHER_FILES;
        stage.promised(open <= LIMIT, `${open} connections were open while clients ${what}`);
        crowd.leave();
        await stage.back(program.url, 5, (page) => othersServed(page) === undefined);
      }),
    );
  },
};

/** Without it a crowd that never got through would break no promise. */
async function allCame(
  stage: Stage,
  crowd: Crowd,
  { size, what }: { readonly size: number; readonly what: string },
): Promise<void> {
  const least = Math.ceil(LEAST_CAME * size);
  const come = () => {
    if (crowd.cameIn < least) throw new Error('not yet');
  };
  await waitFor(come, CAME_MS).catch(() => undefined);
  stage.notes.push(
    `${crowd.cameIn} of ${size} clients that ${what} were connected, ${crowd.closed} connections ended`,
  );
  stage.promised(crowd.cameIn >= least, `only ${crowd.cameIn} of ${size} clients were ever connected`);
}

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
