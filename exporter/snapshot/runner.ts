import type { Samples } from '../model/samples.ts';
import type { Source } from '../sources/source.ts';
import { withDeadline } from './deadline.ts';

/** Health of one source, kept whether or not it has data. Times are Unix milliseconds. */
export interface SourceHealth {
  readonly source: string;
  readonly required: boolean;
  readonly up: boolean;
  readonly durationMs: number | undefined;
  readonly lastSuccess: number | undefined;
  readonly failures: number;
  /** A sentence for the operator, when it is not up. */
  readonly problem: string | undefined;
}

export type HealthListener = (health: SourceHealth, previous: SourceHealth) => void;

/** Runs one source: at most one reading at a time, shared by all who ask meanwhile, each within its own deadline. */
export class SourceRunner {
  readonly source: Source;
  private readonly onChange: HealthListener;
  private reading: Promise<Samples> | undefined;
  private health: SourceHealth;
  /** When it was last read, monotonic milliseconds: whoever sets the clock makes no reading younger. */
  private readAt = Number.NEGATIVE_INFINITY;

  constructor(source: Source, onChange: HealthListener) {
    this.source = source;
    this.onChange = onChange;
    this.health = {
      source: source.name,
      required: source.required,
      up: false,
      durationMs: undefined,
      lastSuccess: undefined,
      failures: 0,
      problem: 'not read yet',
    };
  }

  get current(): SourceHealth {
    return this.health;
  }

  /** Whether the last reading went well, and is younger than this. */
  isFresh(milliseconds: number): boolean {
    return this.health.up && performance.now() - this.readAt < milliseconds;
  }

  /** Samples that were read for this call or while it waited; `undefined` when they failed or come too late for it. */
  async read(deadlineMs: number): Promise<Samples | undefined> {
    this.reading ??= this.start();
    try {
      return await withDeadline(this.reading, deadlineMs);
    } catch (error) {
      // What a reading came to is noted when it settles; that it is late is news only until then.
      if (!this.health.up && this.health.failures === 0) this.update({ problem: sentence(error) });
      return undefined;
    }
  }

  /** Health is that of the reading, not of those who wait for it: one may be too impatient for a source that is well. */
  private async start(): Promise<Samples> {
    const started = performance.now();
    try {
      const samples = await this.source.collect();
      this.readAt = performance.now();
      const durationMs = this.readAt - started;
      this.update({ up: true, durationMs, lastSuccess: Date.now(), problem: undefined });
      return samples;
    } catch (error) {
      const durationMs = performance.now() - started;
      this.update({ up: false, durationMs, failures: this.health.failures + 1, problem: sentence(error) });
      throw error;
    } finally {
      this.reading = undefined;
    }
  }

  private update(change: Partial<SourceHealth>): void {
    const previous = this.health;
    this.health = { ...previous, ...change };
    if (previous.up !== this.health.up || previous.problem !== this.health.problem) {
      this.onChange(this.health, previous);
    }
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
