import { self } from '../catalogue/index.ts';
import { droppedLogLines } from '../logging/logger.ts';
import { Samples } from '../model/samples.ts';
import { VERSION } from '../version.ts';

/** Twice as often would be half of all that the exporter does between scrapes. */
const TICK_MS = 50;

/** Watches the exporter's own process; the event-loop lag is the longest since the previous call. */
export class SelfWatch {
  private timer: NodeJS.Timeout | undefined;
  private lastTick = performance.now();
  private longestLagMs = 0;
  private readonly startedAt = Date.now() / 1000 - process.uptime();

  start(): void {
    this.lastTick = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
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

  private tick(): void {
    const now = performance.now();
    this.longestLagMs = Math.max(this.longestLagMs, now - this.lastTick - TICK_MS);
    this.lastTick = now;
  }

  /** A block that has not ended in a tick yet counts, too: the scrape itself may be it. */
  private longestLag(): number {
    const unfinished = performance.now() - this.lastTick - TICK_MS;
    const longest = Math.max(0, this.longestLagMs, unfinished) / 1000;
    this.longestLagMs = 0;
    return longest;
  }
}
