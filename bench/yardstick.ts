/**
 * How fast a machine is at plain work that is not ours. Targets are of one machine; on another, or beside a neighbour who
 * takes half of it, the same program takes longer, and so does this.
 */
import { median } from './numbers.ts';

/**
 * What `plainWork` takes where the targets were set: on 2 x AMD EPYC, which parses 20 000 lines in 8.4 ms, of which it is
 * 0.72, measured in turn. Milliseconds.
 */
const REFERENCE_MS = 6;
const TIMES = 15;

/** How many times longer plain work takes than where the targets were set; 1 on a faster machine, of which no more is asked. */
export interface Slowness {
  /** By the clock: with what neighbours take. */
  readonly elapsed: number;
  /** By its own CPU time. */
  readonly cpu: number;
}

export function slowness(): Slowness {
  const times = Array.from({ length: TIMES }, timePlainWork);
  return { elapsed: slower(times.map(({ elapsed }) => elapsed)), cpu: slower(times.map(({ cpu }) => cpu)) };
}

function slower(milliseconds: readonly number[]): number {
  return Math.max(1, median(milliseconds) / REFERENCE_MS);
}

/** Milliseconds. */
function timePlainWork(): { elapsed: number; cpu: number } {
  const [startedAt, used] = [performance.now(), process.cpuUsage()];
  plainWork();
  const elapsed = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(used);
  return { elapsed, cpu: (user + system) / 1000 };
}

/** Strings, a map and JSON, which is what an exporter is made of. */
function plainWork(): number {
  const sums = new Map<string, number>();
  for (let i = 0; i < 40_000; i++) {
    const key = `requests_total{model="m${i % 50}",le="${i % 400}"}`;
    sums.set(key, (sums.get(key) ?? 0) + i / 4);
  }
  const read: unknown = JSON.parse(JSON.stringify([...sums]));
  return Array.isArray(read) ? read.length : 0;
}
