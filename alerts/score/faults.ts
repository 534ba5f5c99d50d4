/** Faults of known sizes, put into series at random times that a seed repeats. */
import type { Random } from '../../exporter/simulator/random.ts';
import { DAY, HOUR, MINUTE, overlaps, WEEK } from './scored-series.ts';
import type { Interval } from './scored-series.ts';

export interface FaultKind {
  readonly name: string;
  /** Seconds. */
  readonly lasts: number;
  /** Seconds until it is 30 %: nobody says that less is a fault, so recall and cover are counted from then on. */
  readonly grows: number;
  /** What the value is multiplied by, at a share (0-1) of the fault. */
  readonly factor: (share: number) => number;
}

export interface Fault extends Interval {
  readonly kind: FaultKind;
}

export const FAULTS: readonly FaultKind[] = [
  step('x0', 0, 2 * HOUR),
  step('x0.5', 0.5, 2 * HOUR),
  step('x1.35', 1.35, 2 * HOUR),
  step('x1.6', 1.6, 2 * HOUR),
  step('x2', 2, 2 * HOUR),
  step('x3, 15 min', 3, 15 * MINUTE),
  { name: 'ramp to x1.6 in 3 h', lasts: 3 * HOUR, grows: 1.5 * HOUR, factor: (share) => 1 + 0.6 * share },
];

/** What detectors do in this time after a fault is laid to it. */
export const AFTERMATH = 6 * HOUR;
/** Before the next fault there is a day at least, so that a trend of a day has forgotten it. */
const APART = DAY;
const TRIES = 200;

/**
 * About one fault a week: with more of them a band that learns from a week would learn faults. None touches a label, from
 * an hour before it to its aftermath. Kinds come by turns, from `turn` on; where there is no room one is left out.
 */
export function scatter(
  judged: Interval,
  labels: readonly Interval[],
  kinds: readonly FaultKind[],
  turn: number,
  random: Random,
): Fault[] {
  const slots = slotsOf(judged);
  const length = (judged.to - judged.from) / slots;
  return Array.from({ length: slots }, (_, slot): Fault[] => {
    const kind = kinds[(turn + slot) % kinds.length];
    if (!kind) return [];
    const first = judged.from + slot * length + HOUR;
    const room = length - HOUR - kind.lasts - (slot + 1 < slots ? APART : AFTERMATH);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const from = Math.floor((first + random.uniform() * room) / MINUTE) * MINUTE;
      const to = from + kind.lasts;
      if (!overlaps(labels, { from: from - HOUR, to: to + AFTERMATH })) return [{ kind, from, to }];
    }
    return [];
  }).flat();
}

/** How many faults one copy of a series has room for. */
export function slotsOf({ from, to }: Interval): number {
  return Math.max(1, Math.round((to - from) / WEEK));
}

/** The value of a series with the faults in it. */
export function faulty(faults: readonly Fault[]): (time: number, value: number) => number {
  return (time, value) => {
    const fault = faults.find(({ from, to }) => from <= time && time < to);
    return fault ? value * fault.kind.factor((time - fault.from) / fault.kind.lasts) : value;
  };
}

function step(name: string, factor: number, lasts: number): FaultKind {
  return { name, lasts, grows: 0, factor: () => factor };
}
