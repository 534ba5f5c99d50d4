import { inference } from '../../catalogue/index.ts';
import type { Samples } from '../../model/samples.ts';

/** What the operator promises of a server, at p95. */
export interface Objectives {
  readonly name: string;
  readonly sloTtftMs?: number | undefined;
  readonly sloTimePerOutputTokenMs?: number | undefined;
}

/** Promises hold while the server is down, too: they are there whether or not it could be read. */
export function addObjectives(samples: Samples, server: Objectives): void {
  const labels = { server: server.name };
  const { sloTtftMs, sloTimePerOutputTokenMs } = server;
  if (sloTtftMs !== undefined) samples.add(inference.sloTtftSeconds, labels, sloTtftMs / 1000);
  if (sloTimePerOutputTokenMs !== undefined) {
    samples.add(inference.sloTimePerOutputTokenSeconds, labels, sloTimePerOutputTokenMs / 1000);
  }
}
