import type { Engine, Failed, Finished, Sequence } from './engine.ts';

/** How a request ends, exactly once. */
export type End = Finished | Failed | { readonly kind: 'aborted' } | { readonly kind: 'rejected' };

/** Is told what becomes of a request. */
export interface Listener {
  /** It left the queue. */
  started(): void;
  output(text: string, tokens: number): void;
  ended(end: End): void;
}

export interface BatcherOptions {
  readonly engine: Engine;
  readonly maxBatch: number;
  /** Longest that the first request of an idle server waits for others. */
  readonly maxWaitMs: number;
  /** Requests that may wait; more are rejected. */
  readonly maxQueue: number;
}

interface Entry {
  readonly sequence: Sequence;
  readonly listener: Listener;
  readonly arrivedAt: number;
}

/**
 * Runs requests together. An idle server waits a moment for company; a busy one takes in who waits between two steps, in
 * the order of arrival, as far as there is room. A batch of one at a time is this with `maxBatch: 1, maxWaitMs: 0`.
 */
export class Batcher {
  private readonly options: BatcherOptions;
  private waiting: Entry[] = [];
  private running: Entry[] = [];
  private looping: Promise<void> | undefined;
  private gathered: (() => void) | undefined;
  private stopping = false;

  constructor(options: BatcherOptions) {
    this.options = options;
  }

  submit(sequence: Sequence, listener: Listener): void {
    if (sequence.signal.aborted) return listener.ended({ kind: 'aborted' });
    if (this.stopping || this.waiting.length >= this.options.maxQueue) {
      return listener.ended({ kind: 'rejected' });
    }
    const entry = { sequence, listener, arrivedAt: performance.now() };
    this.waiting.push(entry);
    sequence.signal.addEventListener('abort', () => this.giveUpWaiting(entry), { once: true });
    if (this.waiting.length >= this.options.maxBatch) this.gathered?.();
    this.looping ??= this.loop().finally(() => (this.looping = undefined));
  }

  /** As Headroom asks for it. */
  queue(): { depth: number; running: number; oldestAgeSeconds: number } {
    const [oldest] = this.waiting;
    return {
      depth: this.waiting.length,
      running: this.running.length,
      // Nobody waits: that is known to be zero, not unknown.
      oldestAgeSeconds: oldest ? (performance.now() - oldest.arrivedAt) / 1000 : 0,
    };
  }

  /** Takes nothing new; resolves when all that is there has ended. */
  async drain(): Promise<void> {
    this.stopping = true;
    this.gathered?.();
    await this.looping;
  }

  private async loop(): Promise<void> {
    await this.gather();
    for (;;) {
      this.settle();
      this.admit();
      if (this.running.length === 0) return;
      await this.step();
    }
  }

  /** Only before the first step: from then on a step is all that anyone waits for. */
  private async gather(): Promise<void> {
    const { maxBatch, maxWaitMs } = this.options;
    if (maxWaitMs === 0 || this.waiting.length >= maxBatch) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.gathered = resolve;
      timer = setTimeout(resolve, maxWaitMs);
    });
    clearTimeout(timer);
    this.gathered = undefined;
  }

  private admit(): void {
    const joining = this.waiting.splice(0, this.options.maxBatch - this.running.length);
    for (const { listener } of joining) listener.started();
    this.running.push(...joining);
  }

  private async step(): Promise<void> {
    const ends = new Map<Sequence, End>();
    try {
      const outputs = await this.options.engine.step(this.running.map((entry) => entry.sequence));
      const listeners = new Map(this.running.map((entry) => [entry.sequence, entry.listener]));
      for (const { sequence, text, tokens, end } of outputs) {
        if (tokens > 0 || text !== '') listeners.get(sequence)?.output(text, tokens);
        if (end) ends.set(sequence, end);
      }
    } catch (error) {
      // Nobody can say what the engine did to whom: all of the batch fail, and the next one is tried.
      for (const { sequence } of this.running) ends.set(sequence, { kind: 'failed', message: String(error) });
    }
    this.settle(ends);
  }

  /** Ends those of the batch for whom there is an end, and those for whom nobody waits any more. */
  private settle(ends?: ReadonlyMap<Sequence, End>): void {
    this.running = this.running.filter((entry) => {
      const aborted = entry.sequence.signal.aborted;
      const end = aborted ? ({ kind: 'aborted' } as const) : ends?.get(entry.sequence);
      if (!end) return true;
      this.options.engine.leave(entry.sequence);
      entry.listener.ended(end);
      return false;
    });
  }

  /** One that runs is left to the next step. */
  private giveUpWaiting(entry: Entry): void {
    const at = this.waiting.indexOf(entry);
    if (at === -1) return;
    this.waiting.splice(at, 1);
    entry.listener.ended({ kind: 'aborted' });
  }
}
