/**
 * Where the verdicts begin and end. Each threshold has an enter value, which the config sets, and a margin: while a
 * verdict holds, its own row is judged a margin more easily, so that a reading that hovers does not make it flap.
 */
import type { Operator } from './condition.ts';

interface Threshold {
  /** Enter value that holds unless the config says otherwise. */
  readonly byDefault: number;
  readonly margin: number;
  readonly unit: 'ratio' | 'requests';
  readonly help: string;
}

/** Declared once; the config's keys, the documents and the rules are made from this. */
export const THRESHOLDS = {
  busy: {
    byDefault: 0.6,
    margin: 0.05,
    unit: 'ratio',
    help: 'Utilisation from which the GPUs count as busy.',
  },
  batchHalf: {
    byDefault: 0.5,
    margin: 0.05,
    unit: 'ratio',
    help: 'Mean batch over its capacity under which batches have room.',
  },
  queued: {
    byDefault: 0.5,
    margin: 0.25,
    unit: 'requests',
    help: 'Mean queue depth above which somebody really waits; requests that wait for a moment stay under it.',
  },
  atWork: {
    byDefault: 0.5,
    margin: 0.25,
    unit: 'requests',
    help: 'Mean of requests running above which tokens must come out; one that has just begun stays under it.',
  },
  slo: { byDefault: 1, margin: 0.1, unit: 'ratio', help: 'p95 over its SLO above which requests are late.' },
  sloEasy: {
    byDefault: 0.5,
    margin: 0.1,
    unit: 'ratio',
    help: 'p95 over its SLO under which it is held easily.',
  },
  kvFull: {
    byDefault: 0.9,
    margin: 0.05,
    unit: 'ratio',
    help: 'KV-cache use above which the cache is full.',
  },
} as const satisfies Record<string, Threshold>;

export type ThresholdName = keyof typeof THRESHOLDS;

/** Enter values. */
export type Thresholds = Readonly<Record<ThresholdName, number>>;

export const DEFAULT_THRESHOLDS: Thresholds = {
  busy: THRESHOLDS.busy.byDefault,
  batchHalf: THRESHOLDS.batchHalf.byDefault,
  queued: THRESHOLDS.queued.byDefault,
  atWork: THRESHOLDS.atWork.byDefault,
  slo: THRESHOLDS.slo.byDefault,
  sloEasy: THRESHOLDS.sloEasy.byDefault,
  kvFull: THRESHOLDS.kvFull.byDefault,
};

/** `enter`: as the config says; `stay`: a margin easier to hold; `leave`: a margin harder, for what ends a verdict. */
export type Ease = 'enter' | 'stay' | 'leave';

/** The number that a reading is compared with. */
export function bound(name: ThresholdName, operator: Operator, thresholds: Thresholds, ease: Ease): number {
  const enter = thresholds[name];
  if (ease === 'enter') return enter;
  const down = operator.startsWith('>') === (ease === 'stay');
  const { margin } = THRESHOLDS[name];
  // 0.6 - 0.05 is 0.5499999999999999 to a computer; rules and documents are read by people.
  return Number((down ? enter - margin : enter + margin).toPrecision(12));
}
