/** How much is measured. */
import type { IntakeOptions } from './intake/measure.ts';
import type { ScrapeOptions } from './scrapes.ts';

export interface Amount {
  readonly scrapes: ScrapeOptions;
  /** Nothing of it without. */
  readonly intake?: IntakeOptions;
}

export const FULL: Amount = {
  scrapes: { rounds: 5, scrapes: 200, seconds: 60, everySeconds: 5, settleSeconds: 2 },
  intake: { rounds: 5, batches: 60, warmUp: Infinity },
};

/** On the GPUs of this machine, which are there for other work: what it costs to take things in does not depend on them. */
export const REAL: Amount = { scrapes: FULL.scrapes };

/** Shows only that all works: its figures say nothing. */
export const QUICK: Amount = {
  scrapes: { rounds: 1, scrapes: 10, seconds: 5, everySeconds: 5, settleSeconds: 2 },
  intake: { rounds: 1, batches: 5, warmUp: 2 },
};
