/** Random inputs, near the thresholds where what is wrong shows. */
import fc from 'fast-check';
import type { InputName } from './condition.ts';
import type { VerdictInputs } from './inputs.ts';
import { VERDICTS } from './table.ts';
import type { VerdictName } from './table.ts';
import type { Thresholds } from './thresholds.ts';

export const OTHER_THRESHOLDS: Thresholds = {
  busy: 0.8,
  batchHalf: 0.3,
  queued: 2,
  atWork: 1,
  slo: 0.9,
  sloEasy: 0.4,
  failing: 0.2,
  kvFull: 0.7,
};

/** Values at, under and over every bound that an input meets by either thresholds, and far from them. */
const VALUES: Readonly<Record<InputName, readonly number[]>> = {
  faultyGpus: [0, 0, 0, 0, 0, 0, 0, 1],
  ready: [1, 1, 1, 1, 1, 1, 1, 0],
  requestsPerSecond: [0, 0.01, 0.066, 4],
  failedShare: [0, 0, 0, 0.07, 0.08, 0.1, 0.11, 0.17, 0.2, 0.21, 1],
  abortedPerSecond: [0, 0.5],
  tokensPerSecond: [0, 0.1, 800],
  running: [0, 0.25, 0.26, 0.5, 0.51, 1, 30],
  utilisation: [0, 0.55, 0.54, 0.59, 0.6, 0.64, 0.65, 0.75, 0.8, 0.84, 0.85, 1],
  batchFill: [0, 0.3, 0.35, 0.45, 0.49, 0.5, 0.54, 0.55, 1],
  queueDepth: [0, 0.25, 0.26, 0.5, 0.51, 0.74, 0.75, 0.76, 1.75, 2, 2.25, 12],
  queueGrowth: [-1, 0, 0.5],
  ttftOverSlo: [0.1, 0.4, 0.49, 0.5, 0.59, 0.6, 0.8, 0.9, 0.91, 1, 1.01, 1.1, 1.11, 3, Infinity],
  tpotOverSlo: [0.1, 0.4, 0.49, 0.5, 0.59, 0.6, 0.8, 0.9, 0.91, 1, 1.01, 1.1, 1.11, 3],
  kvUsage: [0.1, 0.5, 0.65, 0.66, 0.7, 0.71, 0.85, 0.86, 0.9, 0.91, 1],
  preemptionsPerSecond: [0, 0, 0.4],
  gpus: [1, 8],
  sharedGpus: [0, 0, 0, 1],
  dollarsPerHour: [0, 10],
  modelLoadSeconds: [95],
};

export interface Vector {
  readonly inputs: VerdictInputs;
  readonly previous?: VerdictName | undefined;
}

/** One of two vectors knows all; the others lack each input with a chance of one in three. */
export function vectors(): fc.Arbitrary<Vector> {
  const entries = Object.entries(VALUES);
  const all = Object.fromEntries(entries.map(([name, values]) => [name, fc.constantFrom(...values)]));
  const some = Object.fromEntries(
    entries.map(([name, values]) => [
      name,
      fc.option(fc.constantFrom(...values), { freq: 2, nil: undefined }),
    ]),
  );
  const previous = fc.constantFrom(undefined, ...VERDICTS.map(({ name }) => name));
  return fc
    .tuple(fc.oneof(fc.record(all), fc.record(some)), previous)
    .map(([inputs, verdict]) => ({ inputs: known(inputs), previous: verdict }));
}

function known(inputs: Readonly<Record<string, number | undefined>>): VerdictInputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}
