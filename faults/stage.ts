import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cleanup } from '../exporter/e2e/child.ts';
import { scrape } from '../exporter/e2e/scrape.ts';
import { valuesOf } from '../exporter/e2e/series.ts';
import { waitFor } from '../exporter/e2e/wait-for.ts';
import type { Random } from '../exporter/simulator/random.ts';
import { isSeen } from './sign.ts';
import type { Sign } from './sign.ts';
import { Scraper } from './traffic/scraper.ts';
import { Sender } from './traffic/sender.ts';
import type { Change } from './traffic/sender.ts';

/** For a page that can be read, when all is over. */
const SETTLE_MS = 20_000;
/** Of a fault that is there. */
const LONGEST_MS = 8_000;

/** How a run is bounded. */
export interface Bounds {
  /** One round of each. */
  readonly quick: boolean;
  /** Of the soak. */
  readonly minutes: number;
  /** That every scrape asks for; a promise of latency is this one. */
  readonly timeoutSeconds: number;
}

/** Where one fault is played: what it starts is ended with it, and what was promised and not kept is noted. */
export class Stage {
  readonly bounds: Bounds;
  readonly random: Random;
  readonly folder = mkdtempSync(join(tmpdir(), 'headroom-faults-'));
  readonly broken: string[] = [];
  readonly notes: string[] = [];
  times = 0;
  backSeconds: number | undefined;
  scrapes = 0;
  failedScrapes = 0;
  worstScrapeMs = 0;
  acknowledged = 0;
  lost = 0;
  private readonly undo: (() => Promise<void>)[] = [];

  constructor(bounds: Bounds, random: Random) {
    this.bounds = bounds;
    this.random = random;
    this.cleanup(async () => rmSync(this.folder, { recursive: true, force: true }));
  }

  readonly cleanup: Cleanup = (undo) => void this.undo.push(undo);

  /** Ends what was started, the last first. */
  async clear(): Promise<void> {
    for (const undo of this.undo.splice(0).toReversed()) await undo();
  }

  /** Plays a round after the other, as many as the bounds want. */
  async rounds(most: number, play: (round: number) => Promise<void>): Promise<void> {
    const wanted = this.bounds.quick ? 1 : most;
    for (let round = 0; round < wanted; round++) {
      await play(round);
      this.times++;
    }
  }

  /** Lets the fault last: for a few seconds, drawn anew each time, and not at all in a quick run. */
  async lasts(): Promise<void> {
    if (!this.bounds.quick) await sleep(LONGEST_MS * this.random.uniform());
  }

  promised(isKept: boolean, sentence: string): void {
    if (!isKept) this.broken.push(sentence);
  }

  /** One of these, by chance. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.random.uniform() * choices.length)] ?? choices[0];
  }

  /** Waits for what the fault must show; it is a broken promise if it does not within the time. */
  async shows(url: string, what: string, seconds: number, sign: Sign): Promise<void> {
    this.promised(await isSeen(url, seconds, sign), `${what}: not seen within ${seconds} s`);
  }

  /** Measures how long it takes from now until all is as before; more than `seconds` is a broken promise. */
  async back(url: string, seconds: number, sign: Sign): Promise<void> {
    const started = performance.now();
    const isBack = await isSeen(url, seconds, sign);
    this.tookToComeBack((performance.now() - started) / 1000);
    this.promised(isBack, `not back to normal within ${seconds} s`);
  }

  tookToComeBack(seconds: number): void {
    this.backSeconds = Math.max(this.backSeconds ?? 0, seconds);
  }

  /**
   * Scrapes and pushes while `play` runs. At the end everything that was acknowledged must be on the page, once.
   * `every` looks at each page that is scraped meanwhile; `change` changes the events.
   * Gives how many events were rejected.
   */
  async underLoad(
    url: string,
    every: (page: string) => string | undefined,
    play: () => Promise<void>,
    change?: Change,
  ): Promise<number> {
    const scraper = new Scraper(url, { timeoutSeconds: this.bounds.timeoutSeconds, every });
    const sender = new Sender(() => url, change);
    try {
      await play();
    } finally {
      await Promise.all([scraper.stop(), sender.stop()]);
    }
    this.note(scraper);
    await this.settle(url, sender.acknowledged);
    return sender.rejected;
  }

  /** As `underLoad`, where no event may be rejected. */
  async underUsualLoad(
    url: string,
    every: (page: string) => string | undefined,
    play: () => Promise<void>,
  ): Promise<void> {
    const rejected = await this.underLoad(url, every, play);
    this.promised(rejected === 0, `${rejected} events were rejected`);
  }

  /** Holds what the page has counted against what was acknowledged. */
  async settle(url: string, acknowledged: number): Promise<void> {
    const body = await waitFor(() => wholePage(url), SETTLE_MS);
    const [counted = 0] = valuesOf(body, 'headroom_events_total', { type: 'request.completed' });
    this.acknowledged += acknowledged;
    this.lost += Math.max(0, acknowledged - counted);
    this.promised(
      counted >= acknowledged,
      `${acknowledged - counted} acknowledged events are not on the page`,
    );
    this.promised(counted <= acknowledged, `${counted - acknowledged} events were counted twice`);
  }

  note({ scrapes, failed, worstMs, complaints }: Scraper): void {
    this.scrapes += scrapes;
    this.failedScrapes += failed;
    this.worstScrapeMs = Math.max(this.worstScrapeMs, worstMs);
    this.broken.push(...complaints);
  }
}

async function wholePage(url: string): Promise<string> {
  const { status, body } = await scrape(`${url}/metrics`);
  if (status !== 200) throw new Error(`at the end the page was answered with ${status}`);
  return body;
}
