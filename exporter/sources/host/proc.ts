/** Parsers of the Linux /proc files that say what the host is doing. Text in, numbers out. */

const SECTOR_BYTES = 512;
/** Not disks: memory, loops, and devices that are built on top of disks that are counted already. */
const NOT_A_DISK = /^(?:loop|ram|zram|dm-|md|sr|fd|nbd)\d/;
const KIBIBYTE = 1_024;

export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** Sums of the `cpu` line of /proc/stat, in ticks. Waiting for I/O is idle time. */
export function parseCpuTimes(stat: string): CpuTimes | undefined {
  const match = /^cpu +(.+)$/m.exec(stat);
  const ticks = match?.[1]?.split(' ').map(Number);
  if (!ticks || ticks.length < 8 || ticks.some(Number.isNaN)) return undefined;
  // guest and guest_nice, after the eighth, are within user and nice
  const total = ticks.slice(0, 8).reduce((sum, value) => sum + value, 0);
  return { busy: total - (ticks[3] ?? 0) - (ticks[4] ?? 0), total };
}

/** Bytes of a field of /proc/meminfo. */
export function parseMemory(meminfo: string, field: 'MemTotal' | 'MemAvailable'): number | undefined {
  const match = new RegExp(`^${field}: +(\\d+) kB$`, 'm').exec(meminfo);
  return match ? Number(match[1]) * KIBIBYTE : undefined;
}

/** Bytes read since boot, over the disks of /proc/diskstats that `wholeDisks` (of /sys/block) names. */
export function parseDiskReadBytes(diskstats: string, wholeDisks: readonly string[]): number {
  const disks = new Set(wholeDisks.filter((name) => !NOT_A_DISK.test(name)));
  let bytes = 0;
  for (const line of diskstats.split('\n')) {
    const [, , name, , , sectorsRead] = line.trim().split(/ +/);
    if (name && disks.has(name)) bytes += Number(sectorsRead) * SECTOR_BYTES;
  }
  return bytes;
}

export interface InterfaceBytes {
  readonly name: string;
  readonly received: number;
  readonly transmitted: number;
}

/** Byte counters by interface of /proc/net/dev, without the loopback. */
export function parseNetwork(netDev: string): readonly InterfaceBytes[] {
  const interfaces: InterfaceBytes[] = [];
  for (const line of netDev.split('\n')) {
    const match = /^ *([^:\s]+): *(.+)$/.exec(line);
    const fields = match?.[2]?.trim().split(/ +/).map(Number);
    if (!match?.[1] || !fields || match[1] === 'lo') continue;
    interfaces.push({ name: match[1], received: fields[0] ?? 0, transmitted: fields[8] ?? 0 });
  }
  return interfaces;
}
