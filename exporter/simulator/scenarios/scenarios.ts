import type { Node } from '../node.ts';
import { SCENARIO_NAMES } from './names.ts';
import type { ScenarioName } from './names.ts';
import type { Scenario } from './scenario.ts';
import { CHAT_OBJECTIVE, chatDemand, chatServer, flat, largeModelServer } from './usual.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Requests per second and GPU at the peak of a usual weekday. */
const RANK_PEAK = 2;
const USUAL = { server: chatServer, demand: chatDemand(RANK_PEAK), objective: CHAT_OBJECTIVE } as const;

/** Requests per second and GPU that the usual service just keeps up with, as `demo/scenarios.test.ts` measures. */
export const RANK_LIMIT = 5.7;

/** XID 48: a double-bit ECC error, which the GPU cannot correct. */
const XID_DOUBLE_BIT = 48;

/** Weights over a slow network disk. */
const LOAD_SECONDS = 15 * MINUTE;

function lastGpu(node: Node): number {
  return node.gpus.length - 1;
}

const STORIES: { readonly [N in ScenarioName]: Omit<Scenario, 'name'> } = {
  'kv-bound': {
    ...USUAL,
    summary:
      'A new feature pastes whole documents into the prompt: the KV cache is full long before the GPUs are.',
    verdict: 'kv_bound',
    began: HOUR,
    changes: [
      {
        after: 0,
        demand: (usual) => ({
          ...flat(usual, 0.375),
          prompt: { mean: 20_000, sigma: 0.35, most: 60_000 },
          output: { mean: 1_000, sigma: 0.5, most: 4_096 },
        }),
      },
    ],
  },
  healthy: {
    ...USUAL,
    summary: 'A good day: the GPUs have work and the batches room, nobody waits, latency keeps its promise.',
    verdict: 'healthy',
    began: HOUR,
    changes: [],
  },
  'batching-off': {
    ...USUAL,
    summary: 'A gateway in front lets one request through at a time: GPUs look busy, requests queue.',
    verdict: 'batch_better',
    began: HOUR,
    changes: [{ after: 0, node: (node) => node.limitRunning(1) }],
  },
  'model-too-large': {
    server: largeModelServer,
    demand: chatDemand(0.25),
    objective: CHAT_OBJECTIVE,
    summary:
      'A model nine times as large behind the same promise: nobody waits, and every token comes too late.',
    verdict: 'smaller_model',
    began: 3 * DAY,
    changes: [{ after: 0, demand: (usual) => flat(usual, 1) }],
  },
  'needs-gpus': {
    ...USUAL,
    summary: 'A launch brings more than full batches on every GPU can serve: the queue is real.',
    verdict: 'add_gpus',
    began: HOUR,
    changes: [{ after: 0, demand: (usual) => flat(usual, (1.2 * RANK_LIMIT) / RANK_PEAK) }],
  },
  overprovisioned: {
    ...USUAL,
    summary: 'Most customers have left: the fleet for yesterday serves a few requests a minute.',
    verdict: 'overprovisioned',
    began: HOUR,
    changes: [{ after: 0, demand: (usual) => flat(usual, 0.03) }],
  },
  idle: {
    ...USUAL,
    summary: 'Nobody calls any more, and the GPUs are still paid for.',
    verdict: 'idle',
    began: HOUR,
    changes: [{ after: 0, demand: (usual) => flat(usual, 0) }],
  },
  'cold-start': {
    server: (gpus) => {
      const server = largeModelServer(gpus);
      return { ...server, loadBytesPerSecond: server.model.weightBytes / LOAD_SECONDS };
    },
    demand: chatDemand(0.05),
    objective: { ttftSeconds: 2, timePerOutputTokenSeconds: 0.1 },
    summary: 'An autoscaler takes the server away at every lull; its weights come over a slow network disk.',
    verdict: 'cold_start',
    began: 7 * MINUTE,
    changes: [{ after: 0, every: LOAD_SECONDS + 2 * MINUTE, node: (node, time) => node.restartServer(time) }],
  },
  stalled: {
    ...USUAL,
    summary: 'The engine hangs in a collective: GPUs read 100 %, no token comes out.',
    verdict: 'stalled',
    began: 12 * MINUTE,
    changes: [{ after: 0, node: (node) => node.hang() }],
  },
  'gpu-fault': {
    ...USUAL,
    summary:
      'The last GPU has uncorrectable memory errors and is held down for heat: its share of requests is slow.',
    verdict: 'gpu_fault',
    began: 12 * MINUTE,
    changes: [
      { after: 0, node: (node) => node.holdDown(lastGpu(node), 'hw_thermal_slowdown') },
      {
        after: 0,
        every: 4 * MINUTE,
        node: (node, time) => node.reportXid(lastGpu(node), XID_DOUBLE_BIT, time),
      },
    ],
  },
  'silent-failure': {
    ...USUAL,
    summary:
      'A bad template: a third of the answers are empty or repeat themselves. Every status is 200, every light green.',
    verdict: 'failing',
    began: 9 * MINUTE,
    changes: [{ after: 0, demand: (usual) => ({ ...usual, emptyShare: 0.3, repeatingShare: 0.06 }) }],
  },
  'traffic-shift': {
    ...USUAL,
    summary:
      'A new customer brings ninety per cent more traffic to stay: not a fault, a new normal to learn.',
    verdict: 'healthy',
    began: 8 * MINUTE,
    changes: [{ after: 0, demand: (usual) => ({ ...usual, peakPerSecond: usual.peakPerSecond * 1.9 }) }],
  },
};

/** In the order of their names' list. */
export const SCENARIOS: readonly Scenario[] = SCENARIO_NAMES.map(scenarioOf);

export function scenarioOf(name: ScenarioName): Scenario {
  return { name, ...STORIES[name] };
}
