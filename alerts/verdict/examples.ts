/** For each verdict a server that has it, for docs/verdict.md to show what is said, and for tests. */
import type { VerdictInputs } from './inputs.ts';
import type { VerdictName } from './table.ts';

const SERVER: VerdictInputs = {
  faultyGpus: 0,
  ready: 1,
  requestsPerSecond: 4.2,
  failedShare: 0,
  tokensPerSecond: 1_300,
  running: 40,
  utilisation: 0.72,
  batchFill: 0.63,
  queueDepth: 0.1,
  queueGrowth: 0,
  ttftOverSlo: 0.7,
  tpotOverSlo: 0.6,
  kvUsage: 0.5,
  preemptionsPerSecond: 0,
  gpus: 4,
  sharedGpus: 0,
  dollarsPerHour: 10,
  modelLoadSeconds: 95,
};

/** Where none was finished, none failed either: unknown. */
const { failedShare: _, ...UNFINISHED } = SERVER;

const QUIET: VerdictInputs = {
  ...UNFINISHED,
  requestsPerSecond: 0,
  tokensPerSecond: 0,
  running: 0,
  utilisation: 0,
  batchFill: 0,
  queueDepth: 0,
};

export const EXAMPLES: Readonly<Record<VerdictName, VerdictInputs>> = {
  gpu_fault: { ...SERVER, faultyGpus: 1 },
  cold_start: { ...QUIET, ready: 0 },
  stalled: { ...UNFINISHED, requestsPerSecond: 0, tokensPerSecond: 0, queueDepth: 12, utilisation: 0.99 },
  idle: QUIET,
  kv_bound: { ...SERVER, kvUsage: 0.97, preemptionsPerSecond: 0.4, queueDepth: 12 },
  batch_better: { ...SERVER, utilisation: 0.41, batchFill: 0.22, queueDepth: 12, ttftOverSlo: 1.6 },
  smaller_model: { ...SERVER, utilisation: 0.94, tpotOverSlo: 1.6 },
  add_gpus: {
    ...SERVER,
    utilisation: 0.97,
    batchFill: 0.99,
    queueDepth: 31,
    queueGrowth: 0.9,
    ttftOverSlo: 2.4,
  },
  failing: { ...SERVER, failedShare: 0.31 },
  overprovisioned: {
    ...SERVER,
    utilisation: 0.22,
    batchFill: 0.08,
    queueDepth: 0,
    ttftOverSlo: 0.2,
    tpotOverSlo: 0.3,
  },
  healthy: SERVER,
};
