/** What a program and the processes that it started cost, as Linux counts it. */
import { readFileSync, readdirSync } from 'node:fs';

/** Of one process since it began. */
export interface Usage {
  readonly cpuSeconds: number;
  /** Of the processes that it started and that have ended. */
  readonly endedCpuSeconds: number;
  readonly residentBytes: number;
  /** Of the resident: mapped from files, which processes of one program share. */
  readonly mappedBytes: number;
}

/** By process id. */
export type Usages = ReadonlyMap<number, Usage>;

/** Of /proc/PID/stat; 100 on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;
const KIBIBYTE = 1024;

/** The process and all that descend from it and run now. Linux only. */
export function usagesOf(root: number): Usages {
  const stats = new Map<number, string>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : '';
    if (stat !== '') stats.set(Number(name), stat);
  }
  const usages = new Map<number, Usage>();
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    const status = read(`/proc/${pid}/status`);
    usages.set(pid, {
      cpuSeconds: cpuSecondsIn(stats.get(pid) ?? ''),
      endedCpuSeconds: endedCpuSecondsIn(stats.get(pid) ?? ''),
      residentBytes: bytesIn(status, 'VmRSS'),
      mappedBytes: bytesIn(status, 'RssFile'),
    });
    for (const [child, stat] of stats) if (parentIn(stat) === pid) waiting.push(child);
  }
  return usages;
}

/** Nothing where the process has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * CPU seconds from one look to the next, of the processes that were there at both.
 * @param withEnded counts what they started and what has ended, too
 */
export function cpuBetween(before: Usages, after: Usages, withEnded = false): number {
  let seconds = 0;
  for (const [pid, then] of before) {
    const now = after.get(pid) ?? then;
    seconds += now.cpuSeconds - then.cpuSeconds;
    if (withEnded) seconds += now.endedCpuSeconds - then.endedCpuSeconds;
  }
  return seconds;
}

/** Resident memory of all, pages that they share counted for each of them. Bytes. */
export function residentBytes(usages: Usages): number {
  let bytes = 0;
  for (const usage of usages.values()) bytes += usage.residentBytes;
  return bytes;
}

/** What processes of one program take of the machine: what is mapped from files, of which the largest has all, counts once. Bytes. */
export function takenBytes(usages: Usages): number {
  let own = 0;
  let mapped = 0;
  for (const { residentBytes: resident, mappedBytes } of usages.values()) {
    own += resident - mappedBytes;
    mapped = Math.max(mapped, mappedBytes);
  }
  return own + mapped;
}

/** User and system time of a /proc/PID/stat. */
export function cpuSecondsIn(stat: string): number {
  return (Number(fieldIn(stat, 14)) + Number(fieldIn(stat, 15))) / TICKS_PER_SECOND;
}

/** The same of the processes that it started, has waited for and that have ended. */
export function endedCpuSecondsIn(stat: string): number {
  return (Number(fieldIn(stat, 16)) + Number(fieldIn(stat, 17))) / TICKS_PER_SECOND;
}

export function parentIn(stat: string): number {
  return Number(fieldIn(stat, 4));
}

/** A field by its number in proc(5). The name of the program, the second, may hold spaces and brackets. */
function fieldIn(stat: string, number: number): string {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[number - 3] ?? '0';
}

/** A size in a /proc/PID/status. A process that has ended and was not waited for has none. */
export function bytesIn(status: string, size: 'VmRSS' | 'RssFile'): number {
  return Number(new RegExp(`^${size}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * KIBIBYTE;
}
