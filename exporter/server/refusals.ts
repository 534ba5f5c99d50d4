import { self } from '../catalogue/index.ts';
import type { Logger } from '../logging/logger.ts';
import { Samples } from '../model/samples.ts';

export type WebRefusal = 'connections' | 'tls' | 'rate' | 'login';

const REASONS: readonly WebRefusal[] = ['connections', 'tls', 'rate', 'login'];
const SAY_AGAIN_MS = 60_000;

/** What is refused at the door: all of it counted, and said once a minute for each reason. */
export class Refusals {
  private readonly counts = new Map<WebRefusal, number>();
  private readonly saidAt = new Map<WebRefusal, number>();
  private readonly log: Logger;

  constructor(log: Logger) {
    this.log = log;
  }

  count(reason: WebRefusal, from: string | undefined, message: string): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    const now = performance.now();
    if (now - (this.saidAt.get(reason) ?? Number.NEGATIVE_INFINITY) < SAY_AGAIN_MS) return;
    this.saidAt.set(reason, now);
    this.log.warn({ reason, from }, message);
  }

  samples(): Samples {
    const samples = new Samples();
    for (const reason of REASONS) samples.add(self.webRefused, { reason }, this.counts.get(reason) ?? 0);
    return samples;
  }
}
