import type { Refusal } from '../streams/refusal.ts';

/** Enough to repair a sender by. */
const REASONS_KEPT = 8;

/** The data points of one request that were refused: how many, and why. */
export class Refusals {
  count = 0;
  private readonly byReason = new Map<string, number>();

  add({ refused }: Refusal, points = 1): void {
    if (points === 0) return;
    this.count += points;
    if (!this.byReason.has(refused) && this.byReason.size >= REASONS_KEPT) return;
    this.byReason.set(refused, (this.byReason.get(refused) ?? 0) + points);
  }

  /** All reasons that there was room for; empty where nothing was refused. */
  get message(): string {
    const sentences: string[] = [];
    let left = this.count;
    for (const [reason, points] of this.byReason) {
      sentences.push(`${dataPoints(points)}: ${reason}.`);
      left -= points;
    }
    if (left > 0) sentences.push(`${dataPoints(left)}: other reasons.`);
    return sentences.join(' ');
  }
}

function dataPoints(count: number): string {
  return count === 1 ? '1 data point' : `${count} data points`;
}
