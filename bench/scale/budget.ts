/** What one Prometheus can take: the size at which each limit is reached. */
import { expected } from './expected.ts';
import type { Expected, Fleet } from './expected.ts';
import type { Model } from './model.ts';

const GIBIBYTE = 1_073_741_824;

export interface Limit {
  readonly what: string;
  readonly reached: (expected: Expected) => boolean;
}

/** What is left is for queries, for shards that come back, and for what grows. */
const HALF = 'half of it, the rest is for queries';

export const SMALL: Limit = {
  what: `8 GiB of memory: ${HALF}`,
  reached: ({ mostBytes }) => mostBytes > 4 * GIBIBYTE,
};
export const LARGE: Limit = {
  what: `32 GiB of memory: ${HALF}`,
  reached: ({ mostBytes }) => mostBytes > 16 * GIBIBYTE,
};
export const PROCESSOR: Limit = {
  what: '4 cores: half of them for rules and scraping',
  reached: ({ rulesCores, scrapingCores }) => rulesCores + scrapingCores > 2,
};
export const SLOWEST: Limit = {
  what: 'a group of rules takes half of its interval',
  reached: ({ fullest }) => fullest.share > 0.5,
};

/** Larger fleets are not asked about. */
const MOST_GPUS = 1_000_000;

/** Nodes of 8 GPUs with one server each. */
export function fleetOf(gpus: number): Fleet {
  return { gpus, nodes: gpus / 8, servers: gpus / 8 };
}

/** GPUs up to which a limit is not reached, a million at the most. */
export function gpusUntil(model: Model, { reached }: Limit): number {
  const isOver = (gpus: number) => reached(expected(model, fleetOf(gpus)));
  let [least, most] = [0, MOST_GPUS];
  while (most - least > 8) {
    const middle = (least + most) / 2;
    if (isOver(middle)) most = middle;
    else least = middle;
  }
  return least;
}
