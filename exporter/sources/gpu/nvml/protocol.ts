import type { GpuFrame, XidEvent } from '../../../model/gpu.ts';

/** What the exporter tells the reader, as JSON in its first argument. */
export interface ReaderSettings {
  readonly library: string;
  readonly intervalMs: number;
  readonly detailIntervalMs: number;
  readonly timeoutMs: number;
  readonly processes: boolean;
}

/** What the reader process costs. */
export interface ReaderUsage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** What the reader tells the exporter, over the IPC channel. */
export type ReaderMessage =
  | { readonly type: 'frame'; readonly frame: GpuFrame; readonly usage: ReaderUsage }
  | { readonly type: 'xid'; readonly event: XidEvent }
  | { readonly type: 'problem'; readonly text: string }
  /** A pass takes long, call by call: the reader is slow, not dead. */
  | { readonly type: 'alive' }
  /** The reader is about to end, or should be ended. `unavailable`: there is no NVML on this machine. */
  | { readonly type: 'over'; readonly text: string; readonly unavailable: boolean };
