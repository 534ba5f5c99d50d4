import { evaluate } from '../../alerts/verdict/evaluate.ts';
import type { VerdictInputs } from '../../alerts/verdict/inputs.ts';
import type { VerdictRow } from '../../alerts/verdict/table.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import { inputsOf } from './inputs.ts';
import type { Ring } from './recent/ring.ts';
import { AWAY_MS } from './recent/tracked.ts';
import type { TrackedServer } from './recent/tracked.ts';

export interface HeldVerdict {
  readonly row: VerdictRow;
  readonly inputs: VerdictInputs;
  /** Unix milliseconds. */
  readonly since: number;
}

/** The verdict on each server and model, kept from one collection to the next: that gives hysteresis, and `since`. */
export class Verdicts {
  private held = new Map<string, HeldVerdict>();
  private readonly thresholds: Thresholds;

  constructor(thresholds: Thresholds) {
    this.thresholds = thresholds;
  }

  /** Judges anew, at the time of the last collection in the ring (Unix milliseconds). */
  update(ring: Ring, now: number): void {
    const next = new Map<string, HeldVerdict>();
    for (const [key, server] of ring.servers) {
      const verdict = this.judge(ring, server, now);
      if (verdict) next.set(key, verdict);
    }
    this.held = next;
  }

  clear(): void {
    this.held.clear();
  }

  of(key: string): HeldVerdict | undefined {
    return this.held.get(key);
  }

  private judge(ring: Ring, { key, seenAt, readings }: TrackedServer, now: number): HeldVerdict | undefined {
    // One reading has levels and no rates: what it says may be the opposite of what the next one does.
    if (readings < 2 || now - seenAt > AWAY_MS) return undefined;
    const previous = this.held.get(key);
    const inputs = inputsOf(ring, key, now);
    const row = evaluate(inputs, this.thresholds, previous?.row.name);
    return row && { row, inputs, since: previous?.row.name === row.name ? previous.since : now };
  }
}
