/** The server that is watched: two copies of a small model, each on a GPU of its own, well used but not overloaded. */
import { GPU_PROFILES } from '../../../exporter/simulator/hardware/gpu-profiles.ts';
import type { Change, Scenario } from '../../../exporter/simulator/scenarios/scenario.ts';
import { scenarioOf } from '../../../exporter/simulator/scenarios/scenarios.ts';
import { chatDemand, chatServer } from '../../../exporter/simulator/scenarios/usual.ts';

export const GPUS = 2;
/** Requests per second that one copy serves at most, as a test measures. */
export const RANK_LIMIT = 1.65;
/** Promises that it keeps on a usual day. */
const OBJECTIVE = { ttftSeconds: 1, timePerOutputTokenSeconds: 0.05 };

/**
 * @param course share of what it serves at most, by Unix seconds
 * @param began seconds before the present of the run at which the changes are counted from
 */
export function watched(
  course: (time: number) => number,
  changes: readonly Change[] = [],
  began = 0,
): Scenario {
  return {
    ...scenarioOf('healthy'),
    server: (gpus) => ({ ...chatServer(gpus), gpu: GPU_PROFILES.l40s }),
    demand: (server) => ({
      ...chatDemand(RANK_LIMIT)(server),
      shape: { seasonal: false, weeklyGrowth: 0, course },
    }),
    objective: OBJECTIVE,
    began,
    changes,
  };
}
