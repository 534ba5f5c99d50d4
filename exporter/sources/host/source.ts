import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { host } from '../../catalogue/index.ts';
import { Samples } from '../../model/samples.ts';
import type { Source } from '../source.ts';
import { parseCpuTimes, parseDiskReadBytes, parseMemory, parseNetwork } from './proc.ts';
import type { CpuTimes } from './proc.ts';

/** Two scrapers a moment apart must not leave each other a window of nothing. */
const SHORTEST_WINDOW_MS = 1_000;

/** The host around the GPU, from /proc. `root` is `/` but in tests. */
export class HostSource implements Source {
  readonly name = 'host';
  /** On by default, and not there on every system. */
  readonly required = false;
  private readonly root: string;
  private previous: { readonly times: CpuTimes; readonly at: number } | undefined;
  private utilisation: number | undefined;

  constructor(root = '/') {
    this.root = root;
  }

  async collect(): Promise<Samples> {
    // /proc is memory, not a disk: reading it synchronously takes less than handing it to a thread.
    const stat = this.read('proc/stat');
    const meminfo = this.read('proc/meminfo');
    const diskstats = this.read('proc/diskstats');
    const netDev = this.read('proc/net/dev');
    const disks = this.wholeDisks();
    if (stat + meminfo === '')
      throw new Error(`${this.root} has no proc/stat and no proc/meminfo: use --no-host.metrics here`);
    const samples = new Samples();
    samples.add(host.cpuUtilisationRatio, {}, this.cpuUtilisation(stat));
    samples.add(host.memoryAvailableBytes, {}, parseMemory(meminfo, 'MemAvailable'));
    samples.add(host.memoryTotalBytes, {}, parseMemory(meminfo, 'MemTotal'));
    if (disks.length > 0 && diskstats !== '')
      samples.add(host.diskReadBytes, {}, parseDiskReadBytes(diskstats, disks));
    for (const { name, received, transmitted } of parseNetwork(netDev)) {
      samples.add(host.networkReceiveBytes, { interface: name }, received);
      samples.add(host.networkTransmitBytes, { interface: name }, transmitted);
    }
    return samples;
  }

  /** Empty where the file is missing: sandboxes have some of them only, and one must not cost the others. */
  private read(path: string): string {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Empty where /sys is not mounted, as in some containers. */
  private wholeDisks(): readonly string[] {
    const folder = join(this.root, 'sys/block');
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  /** Absent on the first reading: there is no window yet. */
  private cpuUtilisation(stat: string): number | undefined {
    const times = parseCpuTimes(stat);
    if (!times) return undefined;
    const now = performance.now();
    const { previous } = this;
    if (previous && now - previous.at < SHORTEST_WINDOW_MS) return this.utilisation;
    this.previous = { times, at: now };
    if (!previous || times.total <= previous.times.total) return undefined;
    this.utilisation = (times.busy - previous.times.busy) / (times.total - previous.times.total);
    return this.utilisation;
  }
}
