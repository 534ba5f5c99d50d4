import { inference, self } from '../catalogue/index.ts';
import type { GpuIdentity } from '../model/gpu.ts';
import { Samples } from '../model/samples.ts';
import { addObjectives, type Objectives } from '../sources/inference/objectives.ts';
import { toSamples } from '../sources/inference/project.ts';
import type { Source } from '../sources/source.ts';
import { MOST_AHEAD_MS } from './tally/tally.ts';
import type { RequestCounts } from './http/request-counts.ts';
import type { Intake } from './intake.ts';

/** A server that pushes, as the config names it: what it cannot tell of itself. */
export interface PushedServerConfig extends Objectives {
  readonly maxBatchSize?: number | undefined;
  /** NVML indices of the GPUs that the server runs on. */
  readonly devices?: readonly string[];
}

export interface IntakeSourceSettings {
  readonly servers: readonly PushedServerConfig[];
  /** What is true only now is shown for so long after it was last said. */
  readonly staleAfterMs: number;
}

/** What was pushed, as samples. It is always up: that nothing is pushed is no fault of it. */
export function intakeSource(
  intake: Intake,
  requests: RequestCounts,
  settings: () => IntakeSourceSettings,
  gpus: () => readonly GpuIdentity[],
): Source {
  return {
    name: 'intake',
    required: false,
    async collect() {
      const samples = new Samples();
      const now = Date.now();
      const { servers, staleAfterMs } = settings();
      const configured = new Map(servers.map((server) => [server.name, server]));
      for (const tally of intake.tallies) {
        const objectives = configured.get(tally.server);
        const { maxBatchSize, devices } = objectives ?? {};
        const own = new Set(devices);
        const projection = {
          server: tally.server,
          maxBatchSize,
          gpus: gpus().filter(({ deviceId }) => own.has(deviceId)),
          objectives,
        };
        samples.merge(toSamples([tally.reading(now - staleAfterMs, now + MOST_AHEAD_MS)], projection));
        const labels = { server: tally.server, model: tally.model };
        samples.addHistogram(inference.queueDepthSampled, labels, tally.queueDepthSampled);
      }
      intake.events.reviews.addTo(samples, now);
      return samples;
    },
    counters() {
      const samples = new Samples();
      for (const [type, count] of intake.events.accepted) samples.add(self.events, { type }, count);
      for (const [reason, count] of intake.events.rejected)
        samples.add(self.eventsRejected, { reason }, count);
      samples.add(self.eventsDuplicate, {}, intake.events.duplicates);
      for (const [result, count] of intake.otlp.points) samples.add(self.otlpDataPoints, { result }, count);
      for (const [label, count] of intake.tallies.folded) samples.add(self.intakeFolded, { label }, count);
      requests.addTo(samples);
      for (const server of settings().servers) addObjectives(samples, server);
      return samples;
    },
    describe() {
      const names = [...intake.tallies].map(({ server, model }) => `${server}/${model}`);
      return [names.length === 0 ? 'nothing was pushed yet' : `pushed by ${names.slice(0, 8).join(', ')}`];
    },
    stop: () => intake.stop(),
  };
}
