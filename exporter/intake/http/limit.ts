import { RequestRefused } from './refusal.ts';

/** Bodies are held in memory while they are read: this many at a time, each within its size limit. */
const MOST_AT_A_TIME = 16;

/** One sender's large batch must not shut out the others for long. */
const LONGEST_DEBT_SECONDS = 5;

/**
 * Bounds how much is taken in. Events are paid for after they were counted, so a batch may overdraw the account; until
 * it is settled further requests are refused before they are read.
 */
export class IntakeLimit {
  private perSecond: number;
  private running = 0;
  private balance: number;
  private settledAt = performance.now();

  /** `perSecond`: events and data points; a second's worth may come at once. 0 means no limit. */
  constructor(perSecond: number) {
    this.perSecond = perSecond;
    this.balance = perSecond;
  }

  /** As in the constructor; what was overdrawn is still to be settled. */
  change(perSecond: number): void {
    this.perSecond = perSecond;
  }

  /** Admits a request; call the result when it is answered, with what it cost. @throws RequestRefused 429 */
  admit(): (events: number) => void {
    if (this.running >= MOST_AT_A_TIME) {
      throw new RequestRefused(
        429,
        `${this.running} requests are being read already. Send larger batches.`,
        1,
      );
    }
    const wait = this.secondsToWait();
    if (wait > 0) {
      const limit = `More than ${this.perSecond} events a second. Send less, or raise intake.events_per_second.`;
      throw new RequestRefused(429, limit, Math.ceil(wait));
    }
    this.running++;
    return (events) => {
      this.running--;
      this.balance = Math.max(this.balance - events, -LONGEST_DEBT_SECONDS * this.perSecond);
    };
  }

  private secondsToWait(): number {
    if (this.perSecond === 0) return 0;
    const now = performance.now();
    const earned = ((now - this.settledAt) / 1000) * this.perSecond;
    this.balance = Math.min(this.perSecond, this.balance + earned);
    this.settledAt = now;
    return this.balance < 0 ? -this.balance / this.perSecond : 0;
  }
}
