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

  /** Samples that were read for this call or while it waited; `undefined` when they failed or came late. */
  async read(deadlineMs: number): Promise<Samples | undefined> {
    const started = performance.now();
    try {
      this.reading ??= this.start();
      const samples = await withDeadline(this.reading, deadlineMs);
      const durationMs = performance.now() - started;
      this.update({ up: true, durationMs, lastSuccess: Date.now(), problem: undefined });
      return samples;
    } catch (error) {
      const durationMs = performance.now() - started;
      this.update({ up: false, durationMs, failures: this.health.failures + 1, problem: sentence(error) });
      return undefined;
    }
  }

  private async start(): Promise<Samples> {
    try {
      return await this.source.collect();
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
