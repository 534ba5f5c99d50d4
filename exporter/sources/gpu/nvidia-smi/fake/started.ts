import { onTestFinished } from 'vitest';
import type { GpuBackend } from '../../backend.ts';
import { nvidiaSmiBackend, type NvidiaSmiOptions } from '../backend.ts';
import { fakeBox, recordingSink, until, type FakeBox, type FakeControl, type RecordingSink } from './box.ts';

/** Quick, so that a test sees several passes; the pacer has its own test. */
export const QUICK_PACE = {
  minPeriodMs: 20,
  dutyDivisor: 0,
  detailMs: 0,
  backoffMs: 20,
  maxBackoffMs: 100,
  graceMs: 300,
};

export interface Started {
  readonly box: FakeBox;
  readonly sink: RecordingSink;
  readonly backend: GpuBackend;
}

/** The backend on a fake host. When the test is over it is stopped, and must have left no process. */
export function started(
  fixture: string,
  control: FakeControl = {},
  options: Partial<NvidiaSmiOptions> | ((box: FakeBox) => Partial<NvidiaSmiOptions>) = {},
): Started {
  const box = fakeBox(fixture, control);
  const sink = recordingSink();
  const backend = nvidiaSmiBackend({
    command: box.command,
    intervalMs: 20,
    timeoutMs: 20_000,
    processes: false,
    pace: QUICK_PACE,
    ...(typeof options === 'function' ? options(box) : options),
  });
  onTestFinished(async () => {
    await backend.stop();
    await until('no process is left', () => box.left().length === 0);
    box.remove();
  });
  backend.start(sink);
  return { box, sink, backend };
}

/** A frame that is not among those that are there now. */
export function nextFrame(sink: RecordingSink): Promise<RecordingSink['frames'][number]> {
  const seen = sink.frames.length;
  return until('a new frame', () => sink.frames[seen]);
}
