/** What one Prometheus can take: the size at which each limit is reached. */
import { expected } from './expected.ts';
import type { Expected, Fleet } from './expected.ts';
import type { Model } from './model.ts';

const GIBIBYTE = 1_073_741_824;

export interface Limit {
  readonly what: string;
  readonly reached: (expected: Expected) => boolean;
}

export const LIMITS: readonly Limit[] = [
  {
    what: '4 GiB of memory, half of 8 GiB: the other half is for queries',
    reached: ({ mostBytes }) => mostBytes > 4 * GIBIBYTE,
  },
  {
    what: '16 GiB of memory, half of 32 GiB',
    reached: ({ mostBytes }) => mostBytes > 16 * GIBIBYTE,
  },
  {
    what: 'half a core for rules, on average',
    reached: ({ rulesCores }) => rulesCores > 0.5,
  },
  {
    what: 'two cores for rules and scraping, half of 4',
    reached: ({ rulesCores, scrapingCores }) => rulesCores + scrapingCores > 2,
  },
  {
    what: 'a group of rules takes half of its interval',
    reached: ({ fullest }) => fullest.share > 0.5,
  },
];

/** Larger fleets are not asked about. */
const MOST_GPUS = 1_000_000;

/** Nodes of 8 GPUs with one server each. */
export function fleetOf(gpus: number): Fleet {
  return { gpus, nodes: gpus / 8, servers: gpus / 8 };
}

/** GPUs up to which a limit is not reached; undefined where it never is. */
export function gpusUntil(model: Model, { reached }: Limit): number | undefined {
  const isOver = (gpus: number) => reached(expected(model, fleetOf(gpus)));
  if (!isOver(MOST_GPUS)) return undefined;
  let [least, most] = [0, MOST_GPUS];
  while (most - least > 8) {
    const middle = (least + most) / 2;
    if (isOver(middle)) most = middle;
    else least = middle;
  }
  return least;
}
