import { self } from '../../../catalogue/index.ts';
import { Samples } from '../../../model/samples.ts';
import type { GpuBackend, GpuSink } from '../backend.ts';
import { createPacer, type Pace } from './pacer.ts';
import { createReader, PassFailure, type Pass } from './pass.ts';
import { createRoster } from './roster.ts';
import { createRunner } from './runner.ts';

export interface NvidiaSmiOptions {
  /** The command and its first arguments: `['nvidia-smi']`, `['ssh', 'host', 'nvidia-smi']`. No shell reads it. */
  readonly command: readonly string[];
  /** Wanted time between two readings; not reached where a run takes long, see `pacer.ts`. */
  readonly intervalMs: number;
  /** Limit for the runs of one reading together. */
  readonly timeoutMs: number;
  readonly processes: boolean;
  readonly pace?: Partial<Pace>;
}

const NOTHING: Pass['reading'] = {
  samples: [],
  details: [],
  lost: [],
  rejected: [],
  notices: [],
  recognised: true,
  driverVersion: undefined,
};

/**
 * Reads GPUs through nvidia-smi, for where NVML cannot be loaded or the GPUs are on another host. One process at a
 * time; a GPU that was seen before and answers no more is in `lost`; a failed reading is tried again by itself.
 */
export function nvidiaSmiBackend(options: NvidiaSmiOptions): GpuBackend {
  const pacer = createPacer(options.intervalMs, options.pace);
  const runner = createRunner(options.command, { timeoutMs: options.timeoutMs, graceMs: pacer.pace.graceMs });
  const reader = createReader(runner, { processes: options.processes });
  const roster = createRoster();
  const rejectedRows = new Map<string, number>();
  let noted = '';
  let answered = false;
  let running: Promise<void> | undefined;

  async function loop(sink: GpuSink): Promise<void> {
    while (!pacer.stopped) {
      const startedAt = performance.now();
      const detail = pacer.detailIsDue(startedAt);
      try {
        const pass = await readAll(detail);
        if (pacer.stopped) return;
        publish(sink, pass, detail, startedAt);
        pacer.succeeded(startedAt, { detail, newcomer: !detail && roster.hasNewcomer(pass.reading) });
      } catch (error) {
        if (pacer.stopped) return;
        pacer.failed();
        // Once it was there, it is missed: who falls back to another backend for good must not do so now.
        const unavailable = !answered && error instanceof PassFailure && error.unavailable;
        sink.failed(error instanceof Error ? error.message : String(error), unavailable);
      }
      await pacer.pause();
    }
  }

  /** All GPUs; where nvidia-smi gives up because of some that are lost, the others. */
  async function readAll(detail: boolean): Promise<Pass> {
    try {
      return await reader.pass({ detail });
    } catch (error) {
      const absent = error instanceof PassFailure ? roster.absentBy(error.said) : [];
      if (!(error instanceof PassFailure) || absent.length === 0) throw error;
      const only = roster.others(absent);
      if (only.length === 0) return { reading: NOTHING, problems: [error.message] };
      const { reading, problems } = await reader.pass({ detail, only });
      return { reading, problems: [error.message, ...problems] };
    }
  }

  function publish(sink: GpuSink, { reading, problems }: Pass, detail: boolean, startedAt: number): void {
    for (const { reason } of reading.rejected) rejectedRows.set(reason, (rejectedRows.get(reason) ?? 0) + 1);
    const said = problems.join('; ');
    if (said !== '' && said !== noted) sink.note(said);
    noted = said;
    answered = true;
    sink.frame({
      timestamp: Date.now(),
      samples: reading.samples,
      ...(detail && { details: reading.details }),
      lost: roster.update(reading, detail),
      passSeconds: (performance.now() - startedAt) / 1000,
    });
  }

  return {
    name: 'nvidia-smi',
    get freshForMs() {
      return pacer.periodMs + options.timeoutMs;
    },
    start(sink) {
      running ??= loop(sink);
    },
    counters() {
      const samples = new Samples();
      for (const [reason, count] of rejectedRows) {
        samples.add(self.scrapeLinesRejected, { source: 'gpu', reason }, count);
      }
      return samples;
    },
    async stop() {
      pacer.stop();
      await runner.stop();
      await running;
    },
  };
}
