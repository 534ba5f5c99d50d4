/** How much is measured. */
import type { IntakeOptions } from './intake/measure.ts';
import type { ScrapeOptions } from './scrapes.ts';

export interface Amount {
  readonly gpus: readonly number[];
  readonly scrapes: ScrapeOptions;
  readonly intake: IntakeOptions;
}

export const FULL: Amount = {
  gpus: [1, 8, 64],
  scrapes: { rounds: 5, scrapes: 200, seconds: 60, everySeconds: 5, settleSeconds: 2 },
  intake: { rounds: 5, batches: 60, warmUp: Infinity },
};

/** Shows only that all works: its figures say nothing. */
export const QUICK: Amount = {
  gpus: [2],
  scrapes: { rounds: 1, scrapes: 10, seconds: 5, everySeconds: 5, settleSeconds: 2 },
  intake: { rounds: 1, batches: 5, warmUp: 2 },
};
