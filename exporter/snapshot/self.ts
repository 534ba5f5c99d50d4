import { monitorEventLoopDelay } from 'node:perf_hooks';
import { self } from '../catalogue/index.ts';
import { droppedLogLines } from '../logging/logger.ts';
import { Samples } from '../model/samples.ts';
import { VERSION } from '../version.ts';

const NANOSECONDS = 1e9;
const RESOLUTION_MS = 10;

/** Watches the exporter's own process; the event-loop lag is the longest since the previous call. */
export class SelfWatch {
  private readonly delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private readonly startedAt = Date.now() / 1000 - process.uptime();

  start(): void {
    this.delay.enable();
  }

  stop(): void {
    this.delay.disable();
  }

  samples(): Samples {
    const samples = new Samples();
    const { user, system } = process.cpuUsage();
    samples.add(self.logLinesDropped, {}, droppedLogLines());
    samples.add(self.buildInfo, { version: VERSION, node_version: process.version }, 1);
    samples.add(self.cpuSeconds, {}, (user + system) / 1e6);
    samples.add(self.residentMemoryBytes, {}, process.memoryUsage.rss());
    samples.add(self.startTimeSeconds, {}, this.startedAt);
    samples.add(self.eventLoopLagSeconds, {}, this.longestLag());
    return samples;
  }

  /** The histogram counts the timer's own period too, and is empty right after a reset. */
  private longestLag(): number {
    const longest = this.delay.max / NANOSECONDS - RESOLUTION_MS / 1000;
    this.delay.reset();
    return Math.max(0, longest);
  }
}
