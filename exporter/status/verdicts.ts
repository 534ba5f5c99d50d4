import { evaluate } from '../../alerts/verdict/evaluate.ts';
import type { VerdictInputs } from '../../alerts/verdict/inputs.ts';
import type { VerdictName, VerdictRow } from '../../alerts/verdict/table.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import { inputsOf } from './inputs.ts';
import type { Ring } from './recent/ring.ts';
import { AWAY_MS } from './recent/tracked.ts';
import type { TrackedServer } from './recent/tracked.ts';

/** Rates over less than this swing: a long prompt would be a stall, and a pause between two requests idleness. */
export const SHORTEST_LOOK_MS = 30_000;
/** They rest on no rate. */
const SAID_AT_ONCE: ReadonlySet<VerdictName> = new Set(['gpu_fault', 'cold_start']);

export interface HeldVerdict {
  readonly row: VerdictRow;
  readonly inputs: VerdictInputs;
  /** Unix milliseconds. */
  readonly since: number;
}

/** The verdict on each server and model, kept from one collection to the next: that gives hysteresis, and `since`. */
export class Verdicts {
  private held = new Map<string, HeldVerdict>();
  thresholds: Thresholds;

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

  private judge(ring: Ring, { key, seenAt, hereSince }: TrackedServer, now: number): HeldVerdict | undefined {
    if (now - seenAt > AWAY_MS) return undefined;
    const previous = this.held.get(key);
    const inputs = inputsOf(ring, key, now);
    const row = evaluate(inputs, this.thresholds, previous?.row.name);
    if (!row || (now - hereSince < SHORTEST_LOOK_MS && !SAID_AT_ONCE.has(row.name))) return undefined;
    return { row, inputs, since: previous?.row.name === row.name ? previous.since : now };
  }
}
