import { syntheticSeries } from '../synthetic.ts';
import { KIT_FAULTS } from './kinds.ts';
import type { KitScoreOptions } from './score.ts';

/** Baselines are young in these days, and their bands a factor of two. */
const DAYS = 8;

/** One server with synthetic arrivals and each fault once: whether all works, not how well. */
export function quickKitOptions(seed: number): Omit<KitScoreOptions, 'programs' | 'progress'> {
  return { seed, kinds: KIT_FAULTS, faults: KIT_FAULTS.length, series: syntheticSeries(1, DAYS, seed) };
}
