import { baselines, PLAIN_DETECTORS } from './detectors.ts';
import { FAULTS } from './faults.ts';
import type { ScorecardOptions } from './scorecard.ts';
import { syntheticSeries } from './synthetic.ts';

const SERIES = 2;
const DAYS = 28;
const KIND = 'x2';

/** Two synthetic series and one kind of fault: whether all works, not how well. */
export function quickOptions(seed: number): Omit<ScorecardOptions, 'programs' | 'progress'> {
  return {
    seed,
    faultyCopies: 1,
    kinds: FAULTS.filter(({ name }) => name === KIND),
    series: syntheticSeries(SERIES, DAYS, seed),
    detectors: [baselines, ...PLAIN_DETECTORS],
  };
}
