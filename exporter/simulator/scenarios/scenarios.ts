import type { Node } from '../node.ts';
import type { Scenario } from './scenario.ts';
import { CHAT_OBJECTIVE, chatDemand, chatServer, flat, largeModelServer } from './usual.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const USUAL = { server: chatServer, demand: chatDemand(2), objective: CHAT_OBJECTIVE } as const;

/** Requests per second and GPU that the usual service just keeps up with: what `scenarios.test.ts` measures. */
const RANK_LIMIT = 5.4;

/** XID 48: a double-bit ECC error, which the GPU cannot correct. */
const XID_DOUBLE_BIT = 48;

function lastGpu(node: Node): number {
  return node.gpus.length - 1;
}

/** Every story that the demo can tell, the one it tells unasked first. */
export const SCENARIOS: readonly Scenario[] = [
  {
    ...USUAL,
    name: 'kv-bound',
    summary:
      'A new feature pastes whole documents into the prompt: the KV cache is full long before the GPUs are.',
    verdict: 'kv_bound',
    began: HOUR,
    changes: [
      {
        after: 0,
        demand: (usual) => ({
          ...flat(usual, (usual.peakPerSecond / 2) * 0.75),
          prompt: { mean: 20_000, sigma: 0.35, most: 60_000 },
          output: { mean: 1_000, sigma: 0.5, most: 4_096 },
        }),
      },
    ],
  },
  {
    ...USUAL,
    name: 'healthy',
    summary: 'A good day: batches are well filled, nobody waits, latency keeps its promise.',
    verdict: 'healthy',
    began: HOUR,
    changes: [],
  },
  {
    ...USUAL,
    name: 'batching-off',
    summary: 'A gateway in front lets one request through at a time: GPUs look busy, requests queue.',
    verdict: 'batch_better',
    began: HOUR,
    changes: [{ after: 0, node: (node) => node.limitRunning(1) }],
  },
  {
    server: largeModelServer,
    demand: chatDemand(0.25),
    objective: CHAT_OBJECTIVE,
    name: 'model-too-large',
    summary:
      'A model nine times as large behind the same promise: nobody waits, and every token comes too late.',
    verdict: 'smaller_model',
    began: 3 * DAY,
    changes: [],
  },
  {
    ...USUAL,
    name: 'needs-gpus',
    summary: 'A launch brings more than full batches on every GPU can serve: the queue is real.',
    verdict: 'add_gpus',
    began: HOUR,
    changes: [{ after: 0, demand: (usual) => flat(usual, (usual.peakPerSecond / 2) * RANK_LIMIT * 1.2) }],
  },
  {
    ...USUAL,
    name: 'overprovisioned',
    summary: 'Most customers have left: the fleet for yesterday serves a few requests a minute.',
    verdict: 'overprovisioned',
    began: HOUR,
    changes: [{ after: 0, demand: (usual) => flat(usual, (usual.peakPerSecond / 2) * 0.06) }],
  },
  {
    ...USUAL,
    name: 'idle',
    summary: 'Nobody calls any more, and the GPUs are still paid for.',
    verdict: 'idle',
    began: HOUR,
    changes: [{ after: 0, demand: (usual) => flat(usual, 0) }],
  },
  {
    server: (gpus) => ({ ...largeModelServer(gpus), loadBytesPerSecond: 0.2e9 }),
    demand: chatDemand(0.05),
    objective: { ttftSeconds: 2, timePerOutputTokenSeconds: 0.1 },
    name: 'cold-start',
    summary: 'An autoscaler takes the server away at every lull; its weights come over a slow network disk.',
    verdict: 'cold_start',
    began: 3 * MINUTE,
    changes: [{ after: 0, every: 14 * MINUTE, node: (node, time) => node.restartServer(time) }],
  },
  {
    ...USUAL,
    name: 'stalled',
    summary: 'The engine hangs in a collective: GPUs read 100 %, no token comes out.',
    verdict: 'stalled',
    began: 8 * MINUTE,
    changes: [{ after: 0, node: (node) => node.hang() }],
  },
  {
    ...USUAL,
    name: 'gpu-fault',
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
  {
    ...USUAL,
    name: 'silent-failure',
    summary:
      'A bad template: a third of the answers are empty or repeat themselves. Every status is 200, every light green.',
    verdict: 'healthy',
    began: 9 * MINUTE,
    changes: [{ after: 0, demand: (usual) => ({ ...usual, emptyShare: 0.3, repeatingShare: 0.06 }) }],
  },
  {
    ...USUAL,
    name: 'traffic-shift',
    summary:
      'A new customer brings seventy per cent more traffic to stay: not a fault, a new normal to learn.',
    verdict: 'healthy',
    began: 8 * MINUTE,
    changes: [{ after: 0, demand: (usual) => ({ ...usual, peakPerSecond: usual.peakPerSecond * 1.7 }) }],
  },
];

/** The scenario of that name, if there is one. */
export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
