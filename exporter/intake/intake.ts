import type { Logger } from '../logging/logger.ts';
import type { BatchFormat } from './events/batch.ts';
import { EventConsumer } from './events/consumer.ts';
import type { EventsAnswer } from './events/consumer.ts';
import { Journal } from './journal/journal.ts';
import type { JournalRecord } from './journal/record.ts';
import { OtlpReceiver } from './otlp/receiver.ts';
import type { Tallies } from './tally/tallies.ts';

type OtlpEncoding = 'protobuf' | 'json';
type OtlpAnswer = ReturnType<OtlpReceiver['receive']>;

export interface TakenEvents extends EventsAnswer {
  /** Whether what was taken in is known after a restart, too. */
  readonly survives_restart: boolean;
}

/** A state that could not be written down is tens of megabytes of work in vain. */
const TRY_AGAIN_MS = 60_000;

/** Could not be written down, so it was not taken in: to be sent again. */
export class NotWritten extends Error {
  override readonly name = 'NotWritten';
}

/**
 * All that is pushed, taken in one request after the other: first written to the journal, if there is one, then
 * counted, then answered. So what is answered is counted, here and after a restart, and nothing is counted twice.
 */
export class Intake {
  readonly tallies: Tallies;
  readonly events: EventConsumer;
  readonly otlp: OtlpReceiver;
  private readonly log: Logger;
  private journal: Journal | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private writeDownAfter = 0;
  private saidThatReviewsEnd = false;

  constructor(tallies: Tallies, log: Logger) {
    this.tallies = tallies;
    this.log = log;
    this.events = new EventConsumer(tallies, log);
    this.otlp = new OtlpReceiver(tallies);
  }

  /** Goes on from what a directory holds. @throws ConfigProblem when it cannot be used */
  async openJournal(directory: string): Promise<void> {
    const started = performance.now();
    let records = 0;
    this.journal = await Journal.open(
      directory,
      (state) => this.restore(state),
      async (record) => {
        records++;
        await this.apply(record).catch(() => undefined);
      },
      (problem) => this.log.error({ directory }, problem),
    );
    // So that it is read once, however often we are stopped before the next one is due.
    if (records > 0) await this.writeDown();
    const seconds = (performance.now() - started) / 1000;
    this.log.info({ directory, records, seconds }, 'journal read');
  }

  /** @throws UnreadableBatch @throws TooManyEvents @throws NotWritten */
  takeEvents(body: Buffer, format: BatchFormat): Promise<TakenEvents> {
    return this.inTurn(async (now) => {
      await this.write({ protocol: 'events', format, at: now, body });
      const reviewed = this.reviewed;
      const answer = await this.events.consume(body, format, now);
      if (this.reviewed > reviewed) this.sayThatReviewsEnd();
      return { ...answer, survives_restart: this.journal !== undefined };
    });
  }

  /** @throws MalformedOtlp @throws NotWritten */
  takeOtlp(body: Buffer, encoding: OtlpEncoding): Promise<OtlpAnswer> {
    return this.inTurn(async (now) => {
      await this.write({ protocol: 'otlp', format: encoding, at: now, body });
      return this.otlp.receive(body, encoding, now);
    });
  }

  async stop(): Promise<void> {
    await this.last;
    if (!this.journal) return;
    await this.writeDown();
    await this.journal.close();
  }

  private get reviewed(): number {
    return this.events.accepted.get('alert.reviewed') ?? 0;
  }

  /** What people said is not said again by itself, as counters count again. */
  private sayThatReviewsEnd(): void {
    if (this.journal || this.saidThatReviewsEnd) return;
    this.saidThatReviewsEnd = true;
    this.log.warn(
      { key: 'intake.state_directory' },
      'reviews of alerts are lost when this exporter ends: name a directory that keeps them',
    );
  }

  private inTurn<T>(work: (now: number) => Promise<T>): Promise<T> {
    const result = this.last.then(async () => work(Date.now()));
    this.last = result.then(
      () => this.writeDownIfFull(),
      () => undefined,
    );
    return result;
  }

  private async write(record: JournalRecord): Promise<void> {
    try {
      await this.journal?.append(record);
    } catch (error) {
      this.log.error({ error: String(error) }, 'what was pushed cannot be written to the journal');
      throw new NotWritten('The journal cannot be written; the log of the exporter has the reason.');
    }
  }

  private async writeDownIfFull(): Promise<void> {
    if (this.journal?.isFull && performance.now() >= this.writeDownAfter) await this.writeDown();
  }

  /** Failing it costs nothing but room and time: all is still in the records. */
  private async writeDown(): Promise<void> {
    try {
      await this.journal?.checkpoint(this.state());
    } catch (error) {
      this.writeDownAfter = performance.now() + TRY_AGAIN_MS;
      this.log.error(
        { error: String(error) },
        'the journal goes on growing: its state cannot be written down',
      );
    }
  }

  private async apply({ protocol, format, at, body }: JournalRecord): Promise<void> {
    if (protocol === 'events') await this.events.consume(body, format === 'ndjson' ? 'ndjson' : 'json', at);
    else this.otlp.receive(body, format === 'protobuf' ? 'protobuf' : 'json', at);
  }

  private state() {
    const { events, otlp, tallies } = this;
    return { tallies: tallies.state(), events: events.state(), otlp: otlp.state() };
  }

  private restore(found: unknown): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the journal gives back what `state` gave it
    const state = found as ReturnType<Intake['state']>;
    this.tallies.restore(state.tallies);
    this.events.restore(state.events);
    this.otlp.restore(state.otlp);
  }
}
