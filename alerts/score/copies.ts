/** Each series is evaluated as it is, and in copies with faults in it. */
import { Random } from '../../exporter/simulator/random.ts';
import { scatter, slotsOf } from './faults.ts';
import type { Fault, FaultKind } from './faults.ts';
import { DAY, judgedTime, timeOf } from './scored-series.ts';
import type { Interval, ScoredSeries } from './scored-series.ts';

export interface Copy {
  readonly series: ScoredSeries;
  /** 0 is the series as it is. */
  readonly number: number;
  /** None in the series as it is. */
  readonly faults: readonly Fault[];
}

/** Copies that are evaluated in one Prometheus, over the same time. */
export interface Batch {
  readonly set: string;
  readonly time: Interval;
  readonly copies: readonly Copy[];
}

export interface Plan {
  /** Copies with faults of each series. */
  readonly faultyCopies: number;
  readonly kinds: readonly FaultKind[];
  readonly seed: number;
}

/** Days of all copies together that fit into memory as they are evaluated. */
const BATCH_DAYS = 250;

export function batchesOf(all: readonly ScoredSeries[], plan: Plan): Batch[] {
  const batches: Batch[] = [];
  let turn = 0;
  for (const series of all) {
    const time = timeOf(series);
    const copies = copiesOf(series, plan, turn);
    turn += plan.faultyCopies * slotsOf(judgedTime(time));
    const last = batches.at(-1);
    if (last && fits(last, series.set, time, copies.length))
      batches.splice(-1, 1, { ...last, copies: [...last.copies, ...copies] });
    else batches.push({ set: series.set, time, copies });
  }
  return batches;
}

function copiesOf(series: ScoredSeries, { faultyCopies, kinds, seed }: Plan, turn: number): Copy[] {
  const judged = judgedTime(timeOf(series));
  const slots = slotsOf(judged);
  const faulty = Array.from({ length: faultyCopies }, (_, index) => {
    const first = turn + index * slots;
    const faults = scatter(judged, series.labels, kinds, first, new Random(seed + first));
    return { series, number: index + 1, faults };
  });
  return [{ series, number: 0, faults: [] }, ...faulty];
}

function fits({ set, time, copies }: Batch, otherSet: string, other: Interval, more: number): boolean {
  const days = ((copies.length + more) * (time.to - time.from)) / DAY;
  return set === otherSet && time.from === other.from && time.to === other.to && days <= BATCH_DAYS;
}
