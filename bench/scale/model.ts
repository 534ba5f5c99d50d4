/** What follows from the sizes that were measured: straight lines, and what they say of sizes that were not. */
import { seconds } from '../../alerts/past/rule-levels.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { median } from '../numbers.ts';
import { fitLine, predict } from './fit.ts';
import type { Fit } from './fit.ts';
import type { GroupSeconds, Measured, SavedRun } from './measured.ts';

/** Series that a Prometheus makes of each scrape itself: up, duration, samples and the like. */
export const OF_A_SCRAPE = 5;
export const SCRAPE_SECONDS = 15;

export interface GroupFit {
  readonly name: string;
  readonly interval: number;
  /** Seconds of CPU of an evaluation, by servers. */
  readonly line: Fit;
  /** Of the cost of all groups as installed, 0 to 1, at the largest fleet with a past. */
  readonly share: number;
}

export interface Model {
  /** A node with one server: what is scraped of it, and of each more server. */
  readonly seriesPerNode: number;
  readonly seriesPerServer: number;
  /** Series that rules make, and their samples a second, by servers. */
  readonly recorded: Fit;
  readonly recordedPerSecond: Fit;
  /** Bytes that Prometheus holds, by series that are scraped and series that rules make. */
  readonly held: Fit;
  /** How many times the memory of scraped series it holds when it writes a block. */
  readonly blockLife: number;
  /** Cores for scraping, by samples a second. */
  readonly scraping: Fit;
  /** Cores for rules as installed, by servers and GPUs. */
  readonly rules: Fit;
  readonly groups: readonly GroupFit[];
  readonly logBytesPerSample: number;
  readonly blockBytesPerSample: number;
}

/** @throws RangeError when the run has too few sizes */
export function modelOf({ measured }: SavedRun, groups: readonly RuleGroup[]): Model {
  const life = measured.find(({ size }) => size.block !== undefined);
  const usual = measured.filter(({ size }) => size.block === undefined);
  const bare = usual.filter(({ size }) => !size.rules);
  const full = usual.filter(({ size }) => size.askSeconds > 0);
  const scraping = fitLine(
    [...bare, ...(life ? [life] : [])].map(({ samplesPerSecond, cpu }) => ({
      inputs: [samplesPerSecond],
      value: cpu,
    })),
  );
  const held = fitLine(
    usual.map((each) => ({ inputs: [scrapedSeries(each), recordedSeries(each)], value: each.heldBytes })),
  );
  const perNode = serieses(usual);
  return {
    ...perNode,
    recorded: fitLine(full.map((each) => ({ inputs: [each.servers], value: recordedSeries(each) }))),
    recordedPerSecond: fitLine(
      full.map((each) => ({ inputs: [each.servers], value: recordedPerSecond(each, groups) })),
    ),
    held,
    blockLife: life ? lifeFactor(life, held) : 1,
    scraping,
    rules: fitLine(
      full.map((each) => ({ inputs: [each.servers, each.gpus], value: rulesCores(each, scraping) })),
    ),
    groups: groupFits(full, scraping),
    logBytesPerSample: median(bare.map(({ disk }) => disk.logBytesPerSample)),
    blockBytesPerSample: life?.disk.blockBytesPerSample ?? Number.NaN,
  };
}

/** Series that rules made, of all names or of some. */
export function recordedBy({ recorded }: Measured, names: RegExp): number {
  return Object.entries(recorded).reduce((sum, [name, count]) => sum + (names.test(name) ? count : 0), 0);
}

export function recordedSeries(each: Measured): number {
  return recordedBy(each, /./);
}

export function scrapedSeries(each: Measured): number {
  return each.headSeries - recordedSeries(each);
}

/** Each series once in the interval of its group as installed. */
function recordedPerSecond({ recorded }: Measured, groups: readonly RuleGroup[]): number {
  const intervals = new Map(
    groups.flatMap(({ interval, rules }) =>
      rules.flatMap((rule) => ('record' in rule ? [[rule.record, seconds(interval)] as const] : [])),
    ),
  );
  return Object.entries(recorded).reduce(
    (sum, [name, count]) => sum + count / (intervals.get(name) ?? SCRAPE_SECONDS),
    0,
  );
}

/** Samples a second that are scraped, of this size. */
export function scrapedPerSecond({ size, seriesPerNode }: Measured): number {
  return (size.nodes * (seriesPerNode + OF_A_SCRAPE)) / size.scrapeSeconds;
}

/**
 * Seconds of CPU that an evaluation of each group takes: what Prometheus used beyond scraping, divided among the groups by what
 * they take when they are asked for one by one.
 */
export function groupCpu(each: Measured, scraping: Fit): GroupSeconds[] {
  const used = each.cpu - predict(scraping, scrapedPerSecond(each));
  const asked = each.groups.reduce((sum, group) => sum + group.seconds / group.ranEvery, 0);
  return each.groups.map((group) => ({ ...group, seconds: (group.seconds * used) / asked }));
}

/** Cores that the rules take, each group as often as installed. */
export function rulesCores(each: Measured, scraping: Fit): number {
  return groupCpu(each, scraping).reduce((sum, group) => sum + group.seconds / group.interval, 0);
}

function serieses(usual: readonly Measured[]): Pick<Model, 'seriesPerNode' | 'seriesPerServer'> {
  const of = (servers: number) => usual.find(({ size }) => size.serversPerNode === servers);
  const one = of(1);
  const more = usual.find(({ size }) => size.serversPerNode > 1);
  const seriesPerNode = one?.seriesPerNode ?? Number.NaN;
  return {
    seriesPerNode,
    seriesPerServer: more
      ? (more.seriesPerNode - seriesPerNode) / (more.size.serversPerNode - 1)
      : Number.NaN,
  };
}

function lifeFactor(life: Measured, held: Fit): number {
  const [base = 0] = held.coefficients;
  return (life.heldBytes - base) / (predict(held, scrapedSeries(life), 0) - base);
}

function groupFits(full: readonly Measured[], scraping: Fit): GroupFit[] {
  const sizes = full.map((each) => ({ servers: each.servers, groups: groupCpu(each, scraping) }));
  const largest = sizes.toSorted((one, other) => other.servers - one.servers)[0]?.groups ?? [];
  const cost = largest.reduce((sum, group) => sum + group.seconds / group.interval, 0);
  return largest.map((group) => ({
    name: group.name,
    interval: group.interval,
    share: group.seconds / group.interval / cost,
    line: fitLine(
      sizes.map(({ servers, groups }) => ({
        inputs: [servers],
        value: groups.find(({ name }) => name === group.name)?.seconds ?? Number.NaN,
      })),
    ),
  }));
}
