import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import type { Samples } from '../model/samples.ts';
import { Ring } from './recent/ring.ts';
import { Verdicts } from './verdicts.ts';

/** What is remembered for the status page: the last 15 minutes, and the verdicts on them. */
export class Recent {
  readonly ring = new Ring();
  readonly verdicts: Verdicts;
  private readonly listeners = new Set<() => void>();
  private isTelling = false;

  constructor(thresholds: Thresholds = DEFAULT_THRESHOLDS) {
    this.verdicts = new Verdicts(thresholds);
  }

  /**
   * Takes in a collection of the time `at`, Unix milliseconds; history may be put in as fast as it can be made, in the
   * order of time. Collections less than 5 s after the one before are not kept.
   */
  observe(samples: Samples, at: number): void {
    if (!this.ring.observe(samples, at)) return;
    this.verdicts.update(this.ring, at);
    this.tell();
  }

  clear(): void {
    this.ring.clear();
    this.verdicts.clear();
    this.tell();
  }

  /** `listener` is called after what is remembered has changed; once where much changes at once. Gives the way back. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(): void {
    if (this.isTelling || this.listeners.size === 0) return;
    this.isTelling = true;
    setImmediate(() => {
      this.isTelling = false;
      for (const listener of this.listeners) listener();
    });
  }
}
