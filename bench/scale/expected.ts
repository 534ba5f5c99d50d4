/** What the lines say of a fleet, measured or not. */
import { predict } from './fit.ts';
import { OF_A_SCRAPE, SCRAPE_SECONDS } from './model.ts';
import type { Model } from './model.ts';

export interface Fleet {
  readonly gpus: number;
  readonly servers: number;
  readonly nodes: number;
}

export interface Expected {
  readonly series: number;
  readonly recorded: number;
  readonly samplesPerSecond: number;
  /** As measured some minutes after the start, and when a block is written. */
  readonly heldBytes: number;
  readonly mostBytes: number;
  readonly scrapingCores: number;
  readonly rulesCores: number;
  readonly diskBytesPerDay: number;
  /** The group that fills its interval most, and how much of it: 1 is all. */
  readonly fullest: { readonly name: string; readonly share: number };
}

/** What the lines say of a fleet, one scrape in 15 seconds. */
export function expected(model: Model, { nodes, servers, gpus }: Fleet): Expected {
  const scraped =
    nodes * (model.seriesPerNode + OF_A_SCRAPE) + (servers - nodes) * model.seriesPerServer || 0;
  const recorded = predict(model.recorded, servers);
  const heldBytes = predict(model.held, scraped, recorded);
  const [, ofScraped = 0] = model.held.coefficients;
  const scrapedPerSec = scraped / SCRAPE_SECONDS;
  const samplesPerSecond = scrapedPerSec + predict(model.recordedPerSecond, servers);
  const shares = model.groups.map(({ name, line, interval }) => ({
    name,
    share: predict(line, servers) / interval,
  }));
  return {
    series: scraped + recorded,
    recorded,
    samplesPerSecond,
    heldBytes,
    mostBytes: heldBytes + scraped * ofScraped * (model.blockLife - 1),
    scrapingCores: predict(model.scraping, scrapedPerSec),
    rulesCores: predict(model.rules, servers, gpus),
    diskBytesPerDay: samplesPerSecond * model.blockBytesPerSample * 86_400,
    fullest: shares.toSorted((one, other) => other.share - one.share)[0] ?? { name: '', share: 0 },
  };
}
