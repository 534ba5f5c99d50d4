/** For each verdict readings that reach it, and readings that just miss it: the same for TypeScript and for PromQL. */
import { EXAMPLES } from './examples.ts';
import type { VerdictInputs } from './inputs.ts';
import type { VerdictName } from './table.ts';

export const WELL = EXAMPLES.healthy;
const QUIET = EXAMPLES.idle;

interface Case {
  readonly of: VerdictName;
  readonly case: string;
  readonly reached: VerdictInputs;
  /** The least change that takes it away, and the verdict that comes instead. */
  readonly missed: VerdictInputs;
  readonly instead: VerdictName;
}

function reaches(of: VerdictName, name: string, reached: VerdictInputs) {
  return {
    misses: (change: VerdictInputs, instead: VerdictName): Case => ({
      of,
      case: name,
      reached,
      missed: { ...reached, ...change },
      instead,
    }),
  };
}

const { failedShare: _, ...UNFINISHED } = WELL;
const STALLED = {
  ...UNFINISHED,
  requestsPerSecond: 0,
  tokensPerSecond: 0,
  utilisation: 0.1,
  running: 0,
  queueDepth: 0,
};
const FULL = { ...WELL, kvUsage: 0.97 };
const WAITING = { ...WELL, queueDepth: 12 };
const LATE = { ...WELL, ttftOverSlo: 1.6 };
const EASY = { ...WELL, utilisation: 0.2, queueDepth: 0, ttftOverSlo: 0.3, tpotOverSlo: 0.2 };

export const CASES: readonly Case[] = [
  reaches('gpu_fault', 'one GPU of four', { ...WELL, faultyGpus: 1 }).misses({ faultyGpus: 0 }, 'healthy'),
  reaches('cold_start', 'not ready', { ...QUIET, ready: 0 }).misses({ ready: 1 }, 'idle'),
  reaches('stalled', 'busy', { ...STALLED, utilisation: 0.61 }).misses({ utilisation: 0.59 }, 'idle'),
  reaches('stalled', 'busy alone', { ...STALLED, utilisation: 0.97 }).misses({ sharedGpus: 1 }, 'idle'),
  reaches('stalled', 'queue', { ...STALLED, queueDepth: 0.6 }).misses(
    { tokensPerSecond: 0.1 },
    'batch_better',
  ),
  reaches('stalled', 'running', { ...STALLED, running: 0.6 }).misses({ running: 0.49 }, 'healthy'),
  reaches('idle', 'nothing moves', QUIET).misses({ requestsPerSecond: 0.01 }, 'healthy'),
  reaches('kv_bound', 'preempted', { ...FULL, preemptionsPerSecond: 0.4 }).misses(
    { preemptionsPerSecond: 0 },
    'healthy',
  ),
  reaches('kv_bound', 'waiting', { ...FULL, queueDepth: 12 }).misses({ kvUsage: 0.89 }, 'healthy'),
  reaches('batch_better', 'waiting, not busy', { ...WAITING, utilisation: 0.59 }).misses(
    { utilisation: 0.61 },
    'healthy',
  ),
  reaches('batch_better', 'waiting, small batches', { ...WAITING, batchFill: 0.49 }).misses(
    { batchFill: 0.51 },
    'healthy',
  ),
  reaches('batch_better', 'late, not busy', { ...LATE, utilisation: 0.59 }).misses(
    { ttftOverSlo: 0.99 },
    'healthy',
  ),
  reaches('smaller_model', 'late at first token', LATE).misses({ ttftOverSlo: 0.99 }, 'healthy'),
  reaches('smaller_model', 'late between tokens', { ...WELL, tpotOverSlo: 1.01 }).misses(
    { queueDepth: 0.51 },
    'add_gpus',
  ),
  reaches('add_gpus', 'late and waiting', { ...LATE, queueDepth: 12 }).misses(
    { queueDepth: 0.5 },
    'smaller_model',
  ),
  reaches('add_gpus', 'busy enough', { ...LATE, queueDepth: 0.51, utilisation: 0.61 }).misses(
    { utilisation: 0.59 },
    'batch_better',
  ),
  reaches('failing', 'empty answers', { ...WELL, failedShare: 0.11 }).misses(
    { failedShare: 0.09 },
    'healthy',
  ),
  reaches('failing', 'hardly used', { ...EASY, failedShare: 0.3 }).misses(
    { failedShare: 0.09 },
    'overprovisioned',
  ),
  reaches('failing', 'enough requests', { ...WELL, failedShare: 1, requestsPerSecond: 0.067 }).misses(
    { requestsPerSecond: 0.065 },
    'healthy',
  ),
  reaches('add_gpus', 'late and waiting, and answers fail', {
    ...LATE,
    queueDepth: 12,
    failedShare: 0.5,
  }).misses({ ttftOverSlo: 1 }, 'failing'),
  reaches('overprovisioned', 'easy', EASY).misses({ ttftOverSlo: 0.51 }, 'healthy'),
  reaches('overprovisioned', 'nobody waits', EASY).misses({ utilisation: 0.61 }, 'healthy'),
  reaches('healthy', 'does well', WELL).misses({ ttftOverSlo: 1.01 }, 'smaller_model'),
  reaches('healthy', 'waits within its SLO', WAITING).misses({ tpotOverSlo: 1.01 }, 'add_gpus'),
];

/** With a GPU to tell what is told of GPUs. */
export function withGpus(inputs: VerdictInputs): VerdictInputs {
  const isTold = inputs.utilisation !== undefined || inputs.faultyGpus !== undefined;
  return isTold ? { gpus: 1, ...inputs } : inputs;
}

/** Readings of which much is unknown. `undefined`: no verdict. */
export const PARTIAL: readonly (readonly [string, VerdictInputs, VerdictName | undefined])[] = [
  ['nothing', {}, undefined],
  ['GPUs alone', { utilisation: 0.9, gpus: 2, dollarsPerHour: 5, faultyGpus: 0 }, undefined],
  ['a broken GPU alone', { faultyGpus: 1 }, 'gpu_fault'],
  ['promises alone', { gpus: 1, modelLoadSeconds: 90 }, undefined],
  ['ready alone', { ready: 1 }, 'healthy'],
  ['no tokens, requests unknown', { tokensPerSecond: 0 }, 'healthy'],
  ['no requests, the rest unknown', { requestsPerSecond: 0 }, 'idle'],
  ['nothing runs, the rest unknown', { running: 0 }, 'idle'],
  ['no queue, requests unknown', { queueDepth: 0 }, 'healthy'],
  ['a long request runs', { requestsPerSecond: 0, running: 1 }, 'healthy'],
  ['busy without tokens known', { utilisation: 0.9, running: 8 }, 'healthy'],
  ['waiting, no latency known', { running: 8, utilisation: 0.9, queueDepth: 200 }, undefined],
  ['waiting, GPUs and latency unknown', { running: 8, queueDepth: 200 }, undefined],
  ['waiting, one SLO held', { running: 8, utilisation: 0.9, queueDepth: 9, tpotOverSlo: 0.9 }, 'healthy'],
  ['late, queue unknown', { running: 8, utilisation: 0.9, ttftOverSlo: 2 }, undefined],
  ['late, GPUs unknown', { running: 8, queueDepth: 9, ttftOverSlo: 2 }, undefined],
  ['waiting, batches small, GPUs unknown', { running: 8, queueDepth: 9, batchFill: 0.1 }, 'batch_better'],
  ['unused, no SLO', { running: 1, queueDepth: 0, utilisation: 0.1 }, 'healthy'],
  ['unused, one SLO', { running: 1, queueDepth: 0, utilisation: 0.1, tpotOverSlo: 0.1 }, 'overprovisioned'],
  ['unused, queue unknown', { running: 1, utilisation: 0.1, tpotOverSlo: 0.1 }, 'healthy'],
  [
    'unused, one SLO easy and one not',
    { running: 1, queueDepth: 0, utilisation: 0.1, tpotOverSlo: 0.1, ttftOverSlo: 0.8 },
    'healthy',
  ],
];
