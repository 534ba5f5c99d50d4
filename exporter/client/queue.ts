import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { deliver } from './deliver.ts';
import { encodeEvent } from './encode.ts';
import type { Observation } from './encode.ts';
import type { Transport } from './transport.ts';

export interface QueueOptions {
  readonly transport: Transport;
  readonly server: string;
  readonly model: string;
  readonly queueSize: number;
  readonly batchSize: number;
  readonly flushIntervalMs: number;
  readonly onProblem: (message: string) => void;
}

/** What became of observations so far. */
export interface Counts {
  readonly sent: number;
  /** There was no room, or no exporter before the end. */
  readonly dropped: number;
  /** The exporter did not take them; `onProblem` has why. */
  readonly rejected: number;
  readonly waiting: number;
}

/** Between two tries while `flush` or `close` wait, whatever the exporter asks for. */
const HURRIED_WAIT_MS = 500;

/** Observations that wait to be sent: a bounded number of them, sent one batch after the other. */
export class Queue {
  private readonly options: QueueOptions;
  private readonly idPrefix = randomUUID();
  private readonly aborted = new AbortController();
  private readonly counts = { sent: 0, dropped: 0, rejected: 0 };
  private waiting: Observation[] = [];
  private inFlight = 0;
  private nextId = 0;
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  /** Ends the wait between two tries: somebody waits for what is sent. */
  private hurry = new AbortController();
  private hurried = 0;

  constructor(options: QueueOptions) {
    this.options = options;
  }

  /** Never throws and never waits: what there is no room for is dropped and counted. */
  push(observation: Observation): void {
    const { queueSize, batchSize, flushIntervalMs } = this.options;
    if (this.waiting.length >= queueSize || this.aborted.signal.aborted) {
      this.counts.dropped++;
      return;
    }
    this.waiting.push(observation);
    if (this.waiting.length === batchSize && !this.sending) this.wake(0);
    else if (!this.timer && !this.sending) this.wake(flushIntervalMs);
  }

  get state(): Counts {
    return { ...this.counts, waiting: this.waiting.length + this.inFlight };
  }

  /** Sends all that waits now. @returns false when it could not within the time */
  async flush(withinMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), withinMs)));
    this.hurried++;
    this.hurry.abort();
    this.hurry = new AbortController();
    try {
      return await Promise.race([this.send().then(() => true), late]);
    } finally {
      this.hurried--;
      clearTimeout(timer);
    }
  }

  /** Sends what it can in the time; what is left is dropped and counted. */
  async close(withinMs: number): Promise<boolean> {
    const droppedBefore = this.counts.dropped;
    const flushed = await this.flush(withinMs);
    this.aborted.abort();
    clearTimeout(this.timer);
    await this.sending;
    this.counts.dropped += this.waiting.length;
    this.waiting = [];
    this.options.transport.close();
    return flushed && this.counts.dropped === droppedBefore;
  }

  private wake(inMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.send(), inMs);
    // A process that has nothing else to do may end.
    this.timer.unref();
  }

  /** Until nothing waits; one batch at a time, however often it is asked for. */
  private send(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sending ??= this.sendAll().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0 && !this.aborted.signal.aborted) {
      const batch = this.waiting.splice(0, this.options.batchSize);
      this.inFlight = batch.length;
      const { transport, onProblem } = this.options;
      const lines = this.encode(batch);
      const delivery =
        lines.length > 0
          ? await deliver(lines, {
              post: transport.post,
              signal: this.aborted.signal,
              wait: (milliseconds) => this.waitToTryAgain(milliseconds),
              onProblem,
            })
          : { sent: 0, rejected: 0, dropped: 0 };
      this.inFlight = 0;
      this.counts.sent += delivery.sent;
      this.counts.rejected += delivery.rejected;
      this.counts.dropped += delivery.dropped;
    }
  }

  private async waitToTryAgain(milliseconds: number): Promise<boolean> {
    const signal = AbortSignal.any([this.aborted.signal, this.hurry.signal]);
    const time = this.hurried > 0 ? Math.min(milliseconds, HURRIED_WAIT_MS) : milliseconds;
    await wait(time, undefined, { signal, ref: false }).catch(() => undefined);
    return !this.aborted.signal.aborted;
  }

  private encode(batch: readonly Observation[]): readonly string[] {
    const lines: string[] = [];
    for (const observation of batch) {
      try {
        const id = `${this.idPrefix}-${this.nextId++}`;
        lines.push(encodeEvent(observation, id, this.options.server, this.options.model));
      } catch (error) {
        this.counts.dropped++;
        this.options.onProblem(`An observation cannot be written as JSON: ${String(error)}`);
      }
    }
    return lines;
  }
}
