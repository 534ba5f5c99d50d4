/**
 * Where the verdicts begin and end. Each threshold has an enter value, which the config sets, and a margin: while a
 * verdict holds, its own row is judged a margin more easily, so that a reading that hovers does not make it flap.
 */
import type { Operator } from './condition.ts';

interface Threshold {
  /** In the config, under `verdict`. */
  readonly key: string;
  /** Enter value that holds unless the config says otherwise. */
  readonly byDefault: number;
  readonly margin: number;
  /** What the config may set, so that the margin has room. */
  readonly least: number;
  readonly most: number;
  readonly help: string;
}

/** Declared once: the config, the rules and the document take names, numbers and meanings from here. */
export const THRESHOLDS = {
  busy: {
    key: 'busy',
    byDefault: 0.6,
    margin: 0.05,
    least: 0.1,
    most: 0.9,
    help: 'Utilisation from which the GPUs count as busy.',
  },
  batchHalf: {
    key: 'batch_half',
    byDefault: 0.5,
    margin: 0.05,
    least: 0.1,
    most: 0.9,
    help: 'Mean batch over its capacity under which batches have room.',
  },
  queued: {
    key: 'queued',
    byDefault: 0.5,
    margin: 0.25,
    least: 0.3,
    most: 10_000,
    help: 'Mean queue depth, requests, above which somebody really waits; a request that waits for a moment stays under it.',
  },
  atWork: {
    key: 'at_work',
    byDefault: 0.5,
    margin: 0.25,
    least: 0.3,
    most: 10_000,
    help: 'Mean of requests running above which tokens must come out; one that has just begun stays under it.',
  },
  slo: {
    key: 'slo',
    byDefault: 1,
    margin: 0.1,
    least: 0.2,
    most: 10,
    help: 'p95 over its SLO above which requests are late.',
  },
  sloEasy: {
    key: 'slo_easy',
    byDefault: 0.5,
    margin: 0.1,
    least: 0.1,
    most: 10,
    help: 'p95 over its SLO under which it is held easily.',
  },
  failing: {
    key: 'failing',
    byDefault: 0.1,
    margin: 0.03,
    least: 0.05,
    most: 0.9,
    help: 'Share of the requests that fail, with an error or with nothing in the answer, above which answers fail; of at least 20 requests in the window.',
  },
  kvFull: {
    key: 'kv_full',
    byDefault: 0.9,
    margin: 0.05,
    least: 0.1,
    most: 0.99,
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
  failing: THRESHOLDS.failing.byDefault,
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
