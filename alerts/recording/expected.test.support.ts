/** What is recorded of the fleet of figures.test.support.ts, worked out by hand; to four decimals. */
import { GPU } from './expected/gpu.test.support.ts';
import { LATENCY } from './expected/latency.test.support.ts';
import { LOAD } from './expected/load.test.support.ts';
import { SLO } from './expected/slo.test.support.ts';
import { TRAFFIC } from './expected/traffic.test.support.ts';
import { VALUE } from './expected/value.test.support.ts';
import { WARM_POOL } from './expected/warm-pool.test.support.ts';
import type { Expected } from './recorded.test.support.ts';

/** All but the windows of promises, which have a test of their own. */
export const EXPECTED: Readonly<Record<string, Expected>> = {
  ...TRAFFIC,
  ...LATENCY,
  ...LOAD,
  ...GPU,
  ...VALUE,
  ...SLO,
  ...WARM_POOL,
};
