import type { GpuFrame, XidEvent } from '../../model/gpu.ts';
import type { Samples } from '../../model/samples.ts';

/** Where a backend puts what it reads. */
export interface GpuSink {
  frame(frame: GpuFrame): void;
  xid(event: XidEvent): void;
  /**
   * A sentence for the operator: why there are no frames now. The next frame clears it.
   * `unavailable`: what the backend needs is not on this machine at all.
   */
  failed(problem: string, unavailable?: boolean): void;
  /** A sentence for the log that costs no frames. */
  note(text: string): void;
}

/** A way to read GPUs. Same field, same unit, same meaning, whichever backend reads it. */
export interface GpuBackend {
  readonly name: 'nvml' | 'nvidia-smi' | 'simulated';
  /** Longest time between two frames while all is well, in milliseconds; an older frame is not shown. */
  readonly freshForMs: number;
  start(sink: GpuSink): void;
  /** What the backend counts of itself. */
  counters?(): Samples;
  stop(): Promise<void>;
}
