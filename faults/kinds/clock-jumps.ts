import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { postEvents, requestEvent } from '../../exporter/e2e/post.ts';
import { scrape } from '../../exporter/e2e/scrape.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import { waitFor } from '../../exporter/e2e/wait-for.ts';
import { wallClock } from '../clock/wall-clock.ts';
import type { WallClock } from '../clock/wall-clock.ts';
import type { Fault } from '../fault.ts';
import type { Stage } from '../stage.ts';
import { allGpus, gpusDown, nothingOld, startGpuNode } from './gpu-node.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** Seconds from the time of this machine, one after the other; the first is the one that hurts most. */
const CLOCKS: readonly number[] = [-HOUR, 0, DAY, 0, -10, 40, 400 * DAY, -400 * DAY, 0];

/** Seconds. A sender's clock may be ahead by as much. */
const LARGEST_SMALL_STEP = 60;

const SEEN_SECONDS = 20;
const BACK_SECONDS = 5;
/** What is set back by a minute at most is waited for by the status page. */
const STATUS_SECONDS = 75;
const STALE_SECONDS = 2;
/** Of a page that is looked at by nobody, and the time that a look takes. */
const OLDEST_COLLECTION_MS = 20_000;

const statusView = z.looseObject({ now: z.number(), collectedAt: z.number() });

export const clockJumps: Fault = {
  name: 'clock jumps',
  promise: `no scrape fails, no counter falls or leaps, what is said now is shown within ${BACK_SECONDS} s (set back by less than a minute: when that has gone by) and what is no longer said ends in time; the status page goes on within ${STATUS_SECONDS} s`,
  tried:
    'the clock of the exporter is set an hour back, a day ahead, 400 days ahead, 400 days back, by 10 and by 40 s',
  rounds: CLOCKS.length,
  async play(stage) {
    const clock = await wallClock(stage);
    const node = await startGpuNode(stage, { env: clock.env, intake: { stale_after: `${STALE_SECONDS}s` } });
    await stage.shows(node.url, 'GPUs at the start', SEEN_SECONDS, allGpus);
    const counters = new Map<string, number>();
    const every = (page: string) =>
      gpusDown(page) ? 'the GPUs were down on a page' : (nothingOld(page) ?? fallen(page, counters));
    const rejected = await stage.underLoad(
      node.url,
      every,
      () => stage.rounds(this.rounds, async (round) => jump(stage, node.url, clock, round)),
      () => ({ occurred_at: new Date(clock.now()).toISOString() }),
    );
    if (rejected > 0) {
      stage.notes.push(
        `${rejected} events that were on their way while the clock was set back were refused as ahead of it`,
      );
    }
  },
};

async function jump(stage: Stage, url: string, clock: WallClock, round: number): Promise<void> {
  await says(stage, url, clock, 1_000 + round);
  const began = performance.now();
  const observedBefore = await observedSeconds(url);
  clock.set(CLOCKS[round] ?? 0);
  const follows = (page: string) => {
    const [at = 0] = valuesOf(page, 'headroom_source_last_success_timestamp_seconds', { source: 'gpu' });
    return Math.abs(at - clock.now() / 1000) < 5;
  };
  await stage.shows(url, 'the clock of the exporter', SEEN_SECONDS, follows);
  await says(stage, url, clock, 2_000 + round, caughtUpAfter(round));
  await stage.shows(
    url,
    'the end of what is no longer said',
    STALE_SECONDS + SEEN_SECONDS,
    (page) => depths(page).length === 0,
  );
  const observed = (await observedSeconds(url)) - observedBefore;
  const elapsed = (performance.now() - began) / 1000;
  // Less is a reader that had to wait for a processor; a leap of the clock would be an hour of more.
  const isTrue = observed <= elapsed + 0.5 && observed > elapsed / 3 - 1;
  stage.promised(isTrue, `in ${elapsed.toFixed(1)} s GPUs were observed for ${observed.toFixed(1)} s`);
  await statusGoesOn(stage, url);
}

/** A queue depth that is said again and again from now on is on the page soon. */
async function says(
  stage: Stage,
  url: string,
  clock: WallClock,
  depth: number,
  moreSeconds = 0,
): Promise<void> {
  const seconds = BACK_SECONDS + moreSeconds;
  const started = performance.now();
  const isShown = await waitFor(async () => {
    await push(url, clock, depth);
    const { body } = await scrape(`${url}/metrics`);
    if (depths(body)[0] !== depth) throw new Error('not yet');
    return true;
  }, seconds * 1000).catch(() => false);
  stage.tookToComeBack((performance.now() - started) / 1000);
  stage.promised(isShown, `what was said after the clock was set was not shown within ${seconds} s`);
}

async function push(url: string, clock: WallClock, depth: number): Promise<void> {
  const sample = {
    event_id: randomUUID(),
    type: 'queue.sampled',
    occurred_at: new Date(clock.now()).toISOString(),
    model: 'gauged',
    data: { depth },
  };
  await postEvents(url, requestEvent(depth, sample));
}

/** What comes late and what comes after a small step back look the same, until the clock is where it was. */
function caughtUpAfter(round: number): number {
  const back = (CLOCKS[round - 1] ?? 0) - (CLOCKS[round] ?? 0);
  return back > 0 && back <= LARGEST_SMALL_STEP ? back : 0;
}

function depths(page: string): number[] {
  return valuesOf(page, 'inference_queue_depth', { model: 'gauged' });
}

async function statusGoesOn(stage: Stage, url: string): Promise<void> {
  const ready = await scrape(`${url}/-/ready`);
  stage.promised(ready.status === 200, `not ready after the clock was set: ${ready.body}`);
  const goesOn = await waitFor(async () => {
    const { body } = await scrape(`${url}/status/view`);
    const { now, collectedAt } = statusView.parse(JSON.parse(body));
    if (Math.abs(now - collectedAt) > OLDEST_COLLECTION_MS) throw new Error('the status page stands still');
  }, STATUS_SECONDS * 1000).catch((error: unknown) => String(error));
  stage.promised(goesOn === undefined, String(goesOn));
}

async function observedSeconds(url: string): Promise<number> {
  const { body } = await scrape(`${url}/metrics`);
  return valuesOf(body, 'gpu_observed_seconds_total')[0] ?? Number.NaN;
}

/** Counters of each kind: integrated here, of the driver, of a server, pushed. */
const COUNTERS = [
  'gpu_observed_seconds_total',
  'gpu_busy_seconds_total',
  'inference_generation_tokens_total',
  'headroom_events_total',
];

function fallen(page: string, before: Map<string, number>): string | undefined {
  for (const family of COUNTERS) {
    const now = valuesOf(page, family).reduce((sum, value) => sum + value, 0);
    if (now < (before.get(family) ?? 0)) return `${family} fell`;
    before.set(family, now);
  }
  return undefined;
}
