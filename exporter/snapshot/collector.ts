import { self } from '../catalogue/index.ts';
import { Samples } from '../model/samples.ts';
import type { Source } from '../sources/source.ts';
import { SourceRunner } from './runner.ts';
import { SelfWatch } from './self.ts';
import type { HealthListener, SourceHealth } from './runner.ts';

/** A reading younger than this makes a source ready without reading it again: probes come every few seconds. */
const READY_FRESH_MS = 15_000;

/** Runs all sources for a scrape. Data and health are apart: a source that fails costs its own data only. */
export class Collector {
  private runners: readonly SourceRunner[];
  private isStarted = false;
  private readonly self = new SelfWatch();
  private readonly droppedSeries = new Map<string, number>();

  private readonly onHealthChange: HealthListener;
  private readonly onRead: (samples: Samples) => void;
  private readonly own: readonly (() => Samples)[];
  /** When the sources were last read, or this was made: monotonic milliseconds. */
  lastReadAt = performance.now();

  /**
   * `onRead` is given what the sources said each time that they are read, for a scrape or not; it must not change it.
   * `own` is what the exporter says of itself, for scrapes alone.
   */
  constructor(
    sources: readonly Source[],
    onHealthChange: HealthListener,
    onRead: (samples: Samples) => void = () => undefined,
    own: readonly (() => Samples)[] = [],
  ) {
    this.onHealthChange = onHealthChange;
    this.onRead = onRead;
    this.own = own;
    this.runners = sources.map((source) => new SourceRunner(source, onHealthChange));
  }

  start(): void {
    this.isStarted = true;
    this.self.start();
    for (const runner of this.runners) runner.source.start?.();
  }

  /**
   * Reads these from now on. Those that were read before go on with their health; those that are left out are stopped,
   * once a scrape that waits for them has had them.
   */
  replace(sources: readonly Source[]): void {
    const before = this.runners;
    const known = new Map(before.map((runner) => [runner.source, runner]));
    this.runners = sources.map(
      (source) => known.get(source) ?? new SourceRunner(source, this.onHealthChange),
    );
    if (!this.isStarted) return;
    for (const { source } of this.runners) if (!known.has(source)) source.start?.();
    const kept = new Set(sources);
    for (const { source } of before) if (!kept.has(source)) void source.stop?.().catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.self.stop();
    await Promise.all(this.runners.map(async (runner) => runner.source.stop?.()));
  }

  /** Everything there is to say now, within the deadline. Never rejects. */
  async collect(deadlineMs: number): Promise<Samples> {
    const { all, read } = await this.gather(deadlineMs);
    for (const { runner, inTime } of read) addHealth(all, runner.current, inTime);
    all.merge(this.self.samples());
    for (const say of this.own) all.merge(say());
    this.addDropped(all);
    return all;
  }

  /** Reads the sources for `onRead` alone: what counts scrapes, or what a scrape resets, is left as it is. */
  async look(deadlineMs: number): Promise<void> {
    await this.gather(deadlineMs);
  }

  get health(): readonly SourceHealth[] {
    return this.runners.map((runner) => runner.current);
  }

  /** What each source says of itself, in the order of `health`. */
  get descriptions(): readonly (readonly string[])[] {
    return this.runners.map(({ source }) => source.describe?.() ?? []);
  }

  /** Required sources that were not read lately and cannot be read now. */
  async notReady(deadlineMs: number): Promise<readonly SourceHealth[]> {
    const required = this.runners.filter((runner) => runner.source.required);
    const stale = required.filter((runner) => !runner.isFresh(READY_FRESH_MS));
    await Promise.all(stale.map((runner) => runner.read(deadlineMs)));
    return required.filter((runner) => !runner.isFresh(READY_FRESH_MS)).map((runner) => runner.current);
  }

  /** What the sources say, and of each of them whether it came in time. */
  private async gather(deadlineMs: number) {
    // They may be replaced meanwhile.
    const { runners } = this;
    const readings = await Promise.all(runners.map((runner) => runner.read(deadlineMs)));
    const all = new Samples();
    for (const samples of readings) if (samples) all.merge(samples);
    for (const runner of runners) {
      const counters = runner.source.counters?.();
      if (counters) all.merge(counters);
    }
    this.lastReadAt = performance.now();
    this.onRead(all);
    return { all, read: runners.map((runner, index) => ({ runner, inTime: readings[index] !== undefined })) };
  }

  private addDropped(all: Samples): void {
    for (const [family, count] of all.dropped) {
      this.droppedSeries.set(family.name, (this.droppedSeries.get(family.name) ?? 0) + count);
    }
    for (const [family, count] of this.droppedSeries) all.add(self.seriesDropped, { family }, count);
  }
}

/** `inTime`: the page has the source's data; a source that is well but too slow for this scrape is down on it. */
function addHealth(samples: Samples, health: SourceHealth, inTime: boolean): void {
  const labels = { source: health.source };
  samples.add(self.sourceUp, labels, inTime ? 1 : 0);
  samples.add(self.sourceDurationSeconds, labels, seconds(health.durationMs));
  samples.add(self.sourceLastSuccessTimestampSeconds, labels, seconds(health.lastSuccess));
  samples.add(self.sourceFailures, labels, health.failures);
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
