/** Simulated pasts in which something goes wrong for as long as an alert looks back, and the same with its end. */
import { writeHistory } from '../../exporter/demo/history/write-history.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';
import type { ScenarioName } from '../../exporter/simulator/scenarios/names.ts';
import type { Change, Scenario } from '../../exporter/simulator/scenarios/scenario.ts';
import { scenarioOf } from '../../exporter/simulator/scenarios/scenarios.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';

export interface Trouble {
  readonly scenario: ScenarioName;
  /** Minutes that the cause lasts. */
  readonly lasts: number;
  /** Minutes after its end in which the last of its alerts ends. */
  readonly over: number;
  /** In place of what the scenario does. */
  readonly changes?: readonly Change[];
  readonly end: Pick<Change, 'demand' | 'node'>;
}

/** Whether the cause still goes on at the end of the past, or has been over for as long as its alerts need. */
export type Moment = 'during' | 'after';

/** Seconds. */
const MINUTE = 60;
/** Minutes. */
const HOUR = 60;
const usualDemand: Trouble['end'] = { demand: (usual) => usual };
const noDemand: Trouble['end'] = { demand: (usual) => ({ ...usual, peakPerSecond: 0 }) };
/** Double-bit ECC error. */
const XID = 48;
const RESTART_EVERY = 17;
const RESTARTS = 10;

/** By the job that their series get. A share of four hours is over 75 % in the fourth hour, and under it soon after. */
export const TROUBLES: Readonly<Record<string, Trouble>> = {
  healthy: { scenario: 'healthy', lasts: 4 * HOUR, over: 0, end: {} },
  stalled: {
    scenario: 'stalled',
    lasts: 12,
    over: 8,
    end: { node: (node, time) => node.restartServer(time) },
  },
  'cold-start': {
    scenario: 'cold-start',
    // The last restart is 7 minutes old, and a load takes 15.
    lasts: RESTARTS * RESTART_EVERY + 7,
    over: 6 * HOUR,
    changes: Array.from({ length: RESTARTS + 1 }, (_, index) => ({
      after: index * RESTART_EVERY * MINUTE,
      node: (node, time) => node.restartServer(time),
    })),
    end: {},
  },
  'needs-gpus': { scenario: 'needs-gpus', lasts: 3 * HOUR, over: 35, end: usualDemand },
  'kv-bound': { scenario: 'kv-bound', lasts: 4 * HOUR, over: 75, end: usualDemand },
  'batching-off': {
    scenario: 'batching-off',
    lasts: 4 * HOUR,
    over: 75,
    end: { node: (node) => node.limitRunning(node.server.settings.maxRunning) },
  },
  // Its traffic is sent to a smaller one.
  'model-too-large': { scenario: 'model-too-large', lasts: 4 * HOUR, over: 75, end: noDemand },
  idle: { scenario: 'idle', lasts: 4 * HOUR, over: 75, end: usualDemand },
  'gpu-fault': {
    scenario: 'gpu-fault',
    lasts: 30,
    over: 35,
    changes: [
      { after: 0, node: (node) => node.holdDown(0, 'hw_thermal_slowdown') },
      { after: 0, node: (node, time) => node.reportXid(0, XID, time) },
    ],
    end: { node: (node) => node.letGo(0) },
  },
  'never-ready': {
    scenario: 'healthy',
    lasts: 15,
    over: 5,
    changes: [
      {
        after: 0,
        node: (node, time) => {
          node.restartServer(time);
          node.server.neverReady();
        },
      },
    ],
    end: { node: (node, time) => node.restartServer(time) },
  },
  'smaller-batch': {
    scenario: 'healthy',
    lasts: 10,
    over: 5,
    changes: [{ after: 0, node: (node, time) => node.restartServer(time, { capacity: 16 }) }],
    end: { node: (node, time) => node.restartServer(time, { capacity: 32 }) },
  },
  'silent-failure': { scenario: 'silent-failure', lasts: 25, over: 16, end: usualDemand },
};

/** Usual life before the cause, minutes. */
const BEFORE = 20;

/** Writes the past of a trouble into the data of a Prometheus, as if that had scraped it: up to now. */
export async function writePast(
  job: string,
  trouble: Trouble,
  moment: Moment,
  folder: string,
): Promise<void> {
  const { lasts, over } = trouble;
  const minutes = BEFORE + lasts + (moment === 'after' ? over : 0);
  await writeHistory(storyOf(trouble, moment), {
    gpus: 1,
    seed: 1,
    speed: 1,
    days: minutes / (24 * HOUR),
    prices: {},
    thresholds: DEFAULT_THRESHOLDS,
    promtool: toolPath('promtool'),
    folder,
    target: { job, instance: `${job}:9840` },
    onProgress: () => undefined,
    signal: new AbortController().signal,
    pace: { everyMs: 30_000, innerMs: 10_000 },
  });
}

/** The scenario, begun so long before now, and ended if it is over. */
export function storyOf({ scenario, lasts, over, changes, end }: Trouble, moment: Moment): Scenario {
  const story = scenarioOf(scenario);
  const began = moment === 'after' ? lasts + over : lasts;
  const ending = moment === 'after' ? [{ after: lasts * MINUTE, ...end }] : [];
  return { ...story, began: began * MINUTE, changes: [...(changes ?? story.changes), ...ending] };
}
