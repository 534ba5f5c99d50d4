/** What scrapes of GPU exporters cost, ours and theirs in one run on one node. */
import { setTimeout as sleep } from 'node:timers/promises';
import { median, quantile } from '../numbers.ts';
import type { Exporter } from './exporters.ts';
import type { GpuNode } from './node.ts';
import { seriesOn } from './page.ts';
import { cpuBetween, residentBytes, usagesOf } from '../processes.ts';
import { freePort } from '../../exporter/e2e/free-port.ts';
import { start } from './start.ts';
import type { Started } from './start.ts';

export interface ScrapeOptions {
  /** Times that each is started anew, in turn, and scraped without a pause. */
  readonly rounds: number;
  /** Scrapes of a round. */
  readonly scrapes: number;
  /** Seconds in which all run side by side. */
  readonly seconds: number;
  /** Between two scrapes of each, meanwhile. */
  readonly everySeconds: number;
  /** After a start, until modules are loaded and the first slow readings are done. */
  readonly settleSeconds: number;
}

export interface ScrapeFigures {
  readonly exporter: Exporter;
  readonly series: number;
  /** Process start to a page with all GPUs. Seconds. */
  readonly start: number;
  /** Scrapes without a pause. Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** A scrape when the one before is `everySeconds` ago. Milliseconds. */
  readonly afterPause: number;
  /** CPU that one scrape takes, without what runs between scrapes. Milliseconds. */
  readonly cpuPerScrape: number;
  /** CPU of all it does, at a scrape every `everySeconds`. Percent of a core. */
  readonly cpuPercent: number;
  /** Mebibytes. */
  readonly resident: number;
}

interface Candidate {
  readonly exporter: Exporter;
  readonly path: string;
}

const WARM_UP = 20;
/** However slow an exporter is, a round of it ends. */
const LONGEST_ROUND_MS = 10_000;
const MEBIBYTE = 1_048_576;

/** Measures each of the exporters on the node. A program that does not start throws. */
export async function measureScrapes(
  candidates: readonly Candidate[],
  node: GpuNode,
  options: ScrapeOptions,
): Promise<readonly ScrapeFigures[]> {
  const operations = await operate(candidates, node, options);
  const bursts = candidates.map((): Burst[] => []);
  for (let round = 0; round < options.rounds; round++) {
    // Another one begins each time.
    for (let turn = 0; turn < candidates.length; turn++) {
      const at = (round + turn) % candidates.length;
      const candidate = candidates[at];
      if (candidate) bursts[at]?.push(await burst(candidate, node, options));
    }
  }
  return candidates.flatMap(({ exporter }, at) => {
    const [operation, mine] = [operations[at], bursts[at]];
    return operation && mine ? [figuresOf(exporter, operation, mine, options)] : [];
  });
}

interface Operation {
  readonly series: number;
  readonly afterPause: number;
  /** CPU seconds of a second. */
  readonly cpu: number;
  readonly resident: number;
}

/** All side by side, one scrape after the other. */
async function operate(
  candidates: readonly Candidate[],
  node: GpuNode,
  { seconds, everySeconds, settleSeconds }: ScrapeOptions,
): Promise<readonly Operation[]> {
  const programs: Started[] = [];
  try {
    for (const candidate of candidates) programs.push(await startOn(candidate, node));
    await sleep(1000 * settleSeconds);
    for (const program of programs) await program.scrape();
    const before = programs.map(({ pid }) => usagesOf(pid));
    const began = performance.now();
    const times = programs.map((): number[] => []);
    const turns = Math.max(1, Math.round(seconds / everySeconds)) * programs.length;
    for (let turn = 0; turn < turns; turn++) {
      const due = began + ((turn + 1) * 1000 * everySeconds) / programs.length;
      await sleep(Math.max(0, due - performance.now()));
      const at = turn % programs.length;
      const scraped = await programs[at]?.scrape();
      if (scraped) times[at]?.push(scraped.milliseconds);
    }
    const elapsed = (performance.now() - began) / 1000;
    const after = programs.map(({ pid }) => usagesOf(pid));
    const pages = await Promise.all(programs.map((program) => program.scrape()));
    return programs.map((_, at) => ({
      series: seriesOn(pages[at]?.page ?? ''),
      afterPause: median(times[at] ?? []),
      cpu: cpuBetween(before[at] ?? new Map(), after[at] ?? new Map(), node.isReal) / elapsed,
      resident: residentBytes(after[at] ?? new Map()),
    }));
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
  }
}

export interface Burst {
  readonly startSeconds: number;
  /** Milliseconds of each scrape. */
  readonly times: readonly number[];
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** Started anew, then scrapes one after the other. */
async function burst(
  candidate: Candidate,
  node: GpuNode,
  { scrapes, settleSeconds }: ScrapeOptions,
): Promise<Burst> {
  const program = await startOn(candidate, node);
  try {
    await sleep(1000 * settleSeconds);
    for (let i = 0; i < WARM_UP; i++) await program.scrape();
    const times: number[] = [];
    const before = usagesOf(program.pid);
    const began = performance.now();
    while (times.length < scrapes && performance.now() - began < LONGEST_ROUND_MS)
      times.push((await program.scrape()).milliseconds);
    const seconds = (performance.now() - began) / 1000;
    const cpuSeconds = cpuBetween(before, usagesOf(program.pid), node.isReal);
    return { startSeconds: program.startSeconds, times, seconds, cpuSeconds };
  } finally {
    await program.stop();
  }
}

async function startOn({ exporter, path }: Candidate, node: GpuNode): Promise<Started> {
  return start(exporter.launch(node, await freePort(), path));
}

function figuresOf(
  exporter: Exporter,
  operation: Operation,
  bursts: readonly Burst[],
  { everySeconds }: ScrapeOptions,
): ScrapeFigures {
  const over = (read: (burst: Burst) => number) => median(bursts.map(read));
  return {
    exporter,
    series: operation.series,
    start: over(({ startSeconds }) => startSeconds),
    p50: over(({ times }) => quantile(times, 0.5)),
    p99: over(({ times }) => quantile(times, 0.99)),
    afterPause: operation.afterPause,
    cpuPerScrape: 1000 * over((each) => cpuOfScrape(each, operation.cpu, everySeconds)),
    cpuPercent: 100 * operation.cpu,
    resident: operation.resident / MEBIBYTE,
  };
}

/**
 * CPU seconds of one scrape of a burst, from two equations: a burst costs its scrapes and what runs besides, and so does a
 * second of operation (`cpu`) with its share of a scrape. Noise can make next to nothing negative: that is 0.
 */
export function cpuOfScrape(
  { times, seconds, cpuSeconds }: Burst,
  cpu: number,
  everySeconds: number,
): number {
  return Math.max(0, (cpuSeconds - cpu * seconds) / (times.length - seconds / everySeconds));
}
