/** Which servers are watched, and what goes wrong with them when. The same seed gives the same plan. */
import { Random } from '../../../exporter/simulator/random.ts';
import { DAY, HOUR, judgedTime, timeOf } from '../scored-series.ts';
import type { Interval, ScoredSeries } from '../scored-series.ts';
import { courseOf } from './arrivals.ts';
import type { KitFault } from './kinds.ts';

/** A server over weeks. */
export interface ServerRun {
  readonly name: string;
  readonly seed: number;
  readonly course: (time: number) => number;
  readonly time: Interval;
  /** Before that the baselines learn. */
  readonly judged: Interval;
}

/** A fault of a server, in a copy of its run of which only the time about it is played. */
export interface Branch {
  readonly run: ServerRun;
  /** Value of the label `job`: no alert of one copy sees another. */
  readonly job: string;
  readonly fault: KitFault;
  readonly seed: number;
  /** Unix seconds at which it begins; any second of a minute. */
  readonly begins: number;
  /** Whole minutes that are played. */
  readonly time: Interval;
}

/** Thursday, 1 January 2026: the series of the data begin at 0. */
const START = 20_454 * DAY;
/** Played before a fault: windows of an hour, and what it takes for an alert, are full by then. */
export const BEFORE = 75 * 60;
/** And after its beginning: the hour in which it must be seen. */
export const AFTER = 62 * 60;

export function runOf(series: ScoredSeries, seed: number): ServerRun {
  const late = series.points.map(([time, value]): [number, number] => [START + (time % START), value]);
  const shifted = { ...series, points: late };
  const time = timeOf(shifted);
  return { name: series.name, seed, course: courseOf(shifted), time, judged: judgedTime(time) };
}

/** So many faults of a server, in turn from `turn` on, at random times of what is judged. */
export function branchesOf(
  run: ServerRun,
  kinds: readonly KitFault[],
  count: number,
  turn: number,
): Branch[] {
  const random = new Random(run.seed);
  const first = run.judged.from + 2 * HOUR;
  const room = run.judged.to - AFTER - first;
  return Array.from({ length: count }, (_, index): Branch[] => {
    const fault = kinds[(turn + index) % kinds.length];
    if (!fault) return [];
    const begins = first + Math.floor(random.uniform() * room);
    const minute = begins - (begins % 60);
    return [
      {
        run,
        job: `${run.name}#${index + 1}`,
        fault,
        seed: run.seed + index + 1,
        begins,
        time: { from: minute - BEFORE, to: minute + AFTER },
      },
    ];
  }).flat();
}
