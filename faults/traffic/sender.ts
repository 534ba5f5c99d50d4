import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { postEvents, requestEvent } from '../../exporter/e2e/post.ts';

const BATCH = 20;
const PAUSE_MS = 50;
/** After it was stopped: then the exporter is gone for good. */
const LONGEST_MS = 30_000;

const answer = z.object({ accepted: z.number(), duplicates: z.number(), rejected: z.array(z.unknown()) });

/** Changes to an event that is pushed, by its number. */
export type Change = (number: number) => object;

/** Pushes batches of new events until it is stopped. One that is not acknowledged is sent again as it is, until it is. */
export class Sender {
  /** Events that were taken in, as the answers say. */
  acknowledged = 0;
  /** Events that were refused, as the answers say: never acknowledged, never counted. */
  rejected = 0;
  /** Requests that were not. */
  notAnswered = 0;
  private number = 0;
  private stoppedAt = Infinity;
  private readonly done: Promise<void>;
  private readonly url: () => string;
  private readonly change: Change;

  constructor(url: () => string, change: Change = () => ({})) {
    this.url = url;
    this.change = change;
    this.done = this.run();
  }

  /** Ends when the last batch has been acknowledged, or will not be. */
  async stop(): Promise<void> {
    this.stoppedAt = performance.now();
    await this.done;
  }

  private async run(): Promise<void> {
    while (this.stoppedAt === Infinity) {
      const batch = Array.from({ length: BATCH }, () =>
        requestEvent(++this.number, this.change(this.number)),
      );
      while (!(await this.isAnswered(batch.join('\n')))) {
        if (performance.now() > this.stoppedAt + LONGEST_MS) return;
        await sleep(2 * PAUSE_MS);
      }
      await sleep(PAUSE_MS);
    }
  }

  private async isAnswered(body: string): Promise<boolean> {
    const posted = await postEvents(this.url(), body).catch(() => undefined);
    if (posted?.status !== 202) {
      this.notAnswered++;
      return false;
    }
    const { accepted, duplicates, rejected } = answer.parse(JSON.parse(posted.body));
    this.acknowledged += accepted + duplicates;
    this.rejected += rejected.length;
    return true;
  }
}
