import { self } from '../../catalogue/index.ts';
import type { Samples } from '../../model/samples.ts';

/** Requests by protocol and the status of their answer. */
export class RequestCounts {
  private readonly counts = new Map<string, { protocol: string; code: string; count: number }>();

  count(protocol: string, status: number): void {
    const code = String(status);
    const key = `${protocol} ${code}`;
    const entry = this.counts.get(key) ?? { protocol, code, count: 0 };
    entry.count++;
    this.counts.set(key, entry);
  }

  addTo(samples: Samples): void {
    for (const { protocol, code, count } of this.counts.values()) {
      samples.add(self.intakeRequests, { protocol, code }, count);
    }
  }
}
