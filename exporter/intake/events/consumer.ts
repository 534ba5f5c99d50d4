import { setImmediate } from 'node:timers/promises';
import type { Logger } from '../../logging/logger.ts';
import { Streams } from '../streams/streams.ts';
import type { Tallies } from '../tally/tallies.ts';
import { applyEvent, remarkOn } from './apply.ts';
import { readBatch } from './batch.ts';
import type { BatchFormat, RawEvent } from './batch.ts';
import { EVENT_TYPES } from './event.ts';
import type { EventType, PushedEvent } from './event.ts';
import { IdWindow } from './id-window.ts';
import { keepHistogram } from './kept-histograms.ts';
import type { ReadEvent } from './read.ts';
import { REJECTION_REASONS } from './rejection.ts';
import type { Refusal, Rejection, RejectionReason } from './rejection.ts';
import { Reviews } from './reviews.ts';

/** What became of a batch, as the body of the answer says it. */
export interface EventsAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  /** The first hundred; all of them are counted. */
  readonly rejected: readonly Rejection[];
  /** Rejected beyond those listed; absent where all are. */
  readonly rejected_not_listed?: number;
}

const MOST_LISTED = 100;
/** Of one batch; a sender that has one thing wrong has it wrong in every event. */
const MOST_LOGGED = 10;
/** The event loop gets a turn at least this often: a scrape must not wait for a batch. */
const TURN_MS = 10;

/** Takes in batches of events: each event counts once, wholly or not at all. */
export class EventConsumer {
  readonly accepted = new Map<EventType, number>(EVENT_TYPES.map((type) => [type, 0]));
  readonly rejected = new Map<RejectionReason, number>(REJECTION_REASONS.map((reason) => [reason, 0]));
  duplicates = 0;
  reviews = new Reviews();
  private window: IdWindow | undefined;
  private streams = new Streams();
  private readonly tallies: Tallies;
  private readonly log: Logger;

  constructor(tallies: Tallies, log: Logger) {
    this.tallies = tallies;
    this.log = log;
  }

  /**
   * Batches are to be given one after the other. `now` in Unix milliseconds: when the batch came in.
   * @throws UnreadableBatch when the body as a whole is not readable, or TooManyEvents; nothing of it was counted then
   */
  async consume(body: Buffer, format: BatchFormat, now: number): Promise<EventsAnswer> {
    // The schemas take time and memory to load: they come with the first batch.
    const { readEvent } = await import('./read.ts');
    const batch = new BatchCount();
    let turn = performance.now();
    for (const raw of readBatch(body, format)) {
      this.take(raw, readEvent, batch, now);
      batch.index++;
      if (performance.now() - turn < TURN_MS) continue;
      await setImmediate();
      turn = performance.now();
    }
    if (batch.rejectedCount > MOST_LOGGED) {
      const more = batch.rejectedCount - MOST_LOGGED;
      this.log.warn({ more }, 'more events of the same batch were rejected');
    }
    return batch.answer();
  }

  /** All that must be written down to go on after a restart. */
  state() {
    const { accepted, rejected, duplicates, reviews, window } = this;
    return { accepted, rejected, duplicates, reviews, window, streams: this.streams.all() };
  }

  restore(state: ReturnType<EventConsumer['state']>): void {
    for (const [type, count] of state.accepted) this.accepted.set(type, count);
    for (const [reason, count] of state.rejected) this.rejected.set(reason, count);
    this.duplicates = state.duplicates;
    this.reviews = Reviews.revive(state.reviews);
    this.window = state.window && IdWindow.revive(state.window);
    this.streams = Streams.from(state.streams);
  }

  private take(item: RawEvent, readEvent: ReadEvent, batch: BatchCount, now: number): void {
    if ('notJson' in item) {
      const refusal = { path: '', message: `not JSON: ${item.notJson}.`, try: 'one JSON object a line' };
      return this.reject({ reason: 'syntax', ...refusal }, undefined, batch);
    }
    const event = readEvent(item.raw, now);
    if ('reason' in event) return this.reject(event, item.raw, batch);
    // The window is tens of megabytes: it comes with the first event, for most exporters get none.
    this.window ??= new IdWindow();
    // A review is of an alert, whoever sends it.
    const sender = event.data.type === 'alert.reviewed' ? '' : event.server;
    const result = this.window.has(sender, event.eventId) ? 'duplicate' : this.apply(event, now);
    if (result === 'duplicate') {
      this.duplicates++;
      batch.duplicates++;
      return;
    }
    if (result) return this.reject(result, item.raw, batch);
    // Only now: an event that was refused may come again, mended, under its old id.
    this.window.add(sender, event.eventId);
    batch.accepted++;
    this.accepted.set(event.data.type, (this.accepted.get(event.data.type) ?? 0) + 1);
  }

  private apply(event: PushedEvent, now: number): Refusal | 'duplicate' | undefined {
    const { data, server, model, correlationId } = event;
    const tally = () => this.tallies.of(server, model, now);
    if (data.type === 'histogram.observed') return keepHistogram(data, event, this.streams, now, tally);
    if (data.type !== 'alert.reviewed') applyEvent(event, tally());
    else if (!this.reviews.add(data, event)) return 'duplicate';
    const remark = remarkOn(data);
    if (!remark) return undefined;
    this.log.info({ server, model, correlation_id: correlationId, ...remark.fields }, remark.message);
    return undefined;
  }

  private reject(refusal: Refusal, raw: unknown, batch: BatchCount): void {
    const { reason, path, message } = refusal;
    this.rejected.set(reason, (this.rejected.get(reason) ?? 0) + 1);
    const eventId = textOf(raw, 'event_id');
    const rejection = { index: batch.index, event_id: eventId ?? null, path, message, try: refusal.try };
    if (batch.rejectedCount++ < MOST_LISTED) batch.rejections.push(rejection);
    if (batch.rejectedCount > MOST_LOGGED) return;
    const correlationId = textOf(raw, 'correlation_id') ?? textOf(raw, 'traceparent');
    const who = { event_id: eventId, correlation_id: correlationId, server: textOf(raw, 'server') };
    this.log.warn({ reason, ...who, path, problem: message, try: refusal.try }, 'event rejected');
  }
}

class BatchCount {
  index = 0;
  accepted = 0;
  duplicates = 0;
  rejectedCount = 0;
  readonly rejections: Rejection[] = [];

  answer(): EventsAnswer {
    const { accepted, duplicates, rejections: rejected } = this;
    const unlisted = this.rejectedCount - rejected.length;
    return { accepted, duplicates, rejected, ...(unlisted > 0 && { rejected_not_listed: unlisted }) };
  }
}

const LONGEST_QUOTE = 128;

/** A text of an event that may be anything, cut short. */
function textOf(raw: unknown, key: string): string | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const value: unknown = Reflect.get(raw, key);
  return typeof value === 'string' ? value.slice(0, LONGEST_QUOTE) : undefined;
}
