import { inference } from '../../catalogue/index.ts';
import type { ModelReading } from '../../model/inference.ts';
import { countWithin } from '../../model/quantile.ts';
import type { HistogramValue, Samples } from '../../model/samples.ts';

/** What the operator promises of a server, at p95. */
export interface Objectives {
  readonly name: string;
  readonly sloTtftMs?: number | undefined;
  readonly sloTimePerOutputTokenMs?: number | undefined;
}

/** Values of the label `objective`. */
type Objective = 'ttft' | 'time_per_output_token';

/** Promises hold while the server is down, too: they are there whether or not it could be read. */
export function addObjectives(samples: Samples, server: Objectives): void {
  const labels = { server: server.name };
  const { sloTtftMs, sloTimePerOutputTokenMs } = server;
  if (sloTtftMs !== undefined) samples.add(inference.sloTtftSeconds, labels, sloTtftMs / 1000);
  if (sloTimePerOutputTokenMs !== undefined) {
    samples.add(inference.sloTimePerOutputTokenSeconds, labels, sloTimePerOutputTokenMs / 1000);
  }
}

/** Requests of a model measured against the promises, and those that kept them. */
export function addAttainment(
  samples: Samples,
  server: Objectives,
  { model, ttftSeconds, timePerOutputTokenSeconds }: ModelReading,
): void {
  const labels = { server: server.name, model };
  const { sloTtftMs, sloTimePerOutputTokenMs } = server;
  add('ttft', ttftSeconds, sloTtftMs);
  add('time_per_output_token', timePerOutputTokenSeconds, sloTimePerOutputTokenMs);

  function add(objective: Objective, latency: HistogramValue | undefined, sloMs: number | undefined): void {
    if (latency === undefined || sloMs === undefined) return;
    const good = countWithin(sloMs / 1000, latency);
    if (good === undefined) return;
    samples.add(inference.sloRequests, { ...labels, objective }, latency.count);
    samples.add(inference.sloGoodRequests, { ...labels, objective }, good);
  }
}
