/** Which sizes are measured, and which of them side by side. */
import { GPUS_PER_NODE } from './node-pages.ts';
import type { Size } from './measured.ts';

/** Of CPU, for each group: its clock ticks a hundred times a second, and memory is tidied now and then. */
const ASK_SECONDS = 1.5;

/** Rates over five minutes must be full before, and groups of two minutes are to be seen twice. */
const USUAL = {
  serversPerNode: 1,
  rules: true,
  askSeconds: 0,
  past: false,
  scrapeSeconds: 15,
  speed: 1,
  mostInterval: 120,
  warmUpSeconds: 330,
  windowSeconds: 240,
} as const satisfies Partial<Size>;

/**
 * The life of a block of two hours in eight minutes: a scrape a second in place of one in 15 seconds, of nodes whose time
 * goes by as much faster. Memory is at its most when the first block is written, after one and a half of them.
 */
const BLOCK_LIFE: Size = {
  ...USUAL,
  nodes: 128,
  rules: false,
  scrapeSeconds: 1,
  speed: 15,
  block: '8m',
  warmUpSeconds: 60,
  windowSeconds: 780,
};

/** Sizes in groups that are measured at the same time. @param mostGpus the largest fleet */
export function planOf(mostGpus: number): Size[][] {
  const withPast = { ...USUAL, past: true, askSeconds: ASK_SECONDS };
  const withoutRules = { ...USUAL, rules: false };
  const plan: Size[][] = [
    [
      { ...withPast, nodes: 1 },
      { ...withPast, nodes: 8 },
      { ...withPast, nodes: 32 },
      { ...withPast, nodes: 128 },
      { ...withPast, nodes: 16, serversPerNode: 4 },
      { ...withoutRules, nodes: 32 },
      { ...withoutRules, nodes: 128 },
      { ...withoutRules, nodes: 512 },
      BLOCK_LIFE,
    ],
    [
      { ...USUAL, nodes: 512 },
      { ...USUAL, nodes: 1_250 },
    ],
  ];
  return plan
    .map((sizes) => sizes.filter(({ nodes }) => nodes * GPUS_PER_NODE <= mostGpus))
    .filter((sizes) => sizes.length > 0);
}

/** Begins without a past, and sees every group within seconds. */
const SOON = { ...USUAL, scrapeSeconds: 1, mostInterval: 1, warmUpSeconds: 5, windowSeconds: 4 };

/** One node and two, for some seconds: whether all works, not what it costs. */
export const QUICK: readonly Size[][] = [
  [
    { ...SOON, nodes: 1, askSeconds: 0.01 },
    { ...SOON, nodes: 2, askSeconds: 0.01 },
    { ...SOON, nodes: 1, serversPerNode: 2, askSeconds: 0.01 },
    { ...SOON, nodes: 1, rules: false },
    { ...SOON, nodes: 2, rules: false },
  ],
];
