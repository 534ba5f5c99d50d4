import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { self } from '../../../catalogue/index.ts';
import type { GpuFrame, GpuIdentity } from '../../../model/gpu.ts';
import { Samples } from '../../../model/samples.ts';
import type { GpuBackend, GpuSink } from '../backend.ts';
import type { ReaderMessage, ReaderSettings, ReaderUsage } from './protocol.ts';

/** The compiled reader lies beside this file; under vitest, which runs the source, so does the source. */
const READER = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? 'reader.ts' : 'reader.js', import.meta.url),
);
/** The reader allocates little and must stay small: a young generation of 1 MiB halves what V8 keeps. */
const READER_FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=64'];

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
/** Where there is no NVML there will hardly be one in a second. */
const UNAVAILABLE_PAUSE_MS = 60_000;
/** A reader that has lived this long was well: the next fault starts with the shortest pause again. */
const STABLE_MS = 60_000;
/** After SIGKILL; a process that is still there is stuck in the kernel. */
const KILL_GRACE_MS = 5_000;

/** Reads by NVML, in a process that may hang or crash; keeps one such process running. */
export class NvmlBackend implements GpuBackend {
  readonly name = 'nvml';
  readonly freshForMs: number;
  private readonly settings: ReaderSettings;
  private sink: GpuSink | undefined;
  private reader: ChildProcess | undefined;
  private timer: NodeJS.Timeout | undefined;
  private silence: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private starts = 0;
  /** Why the present reader was ended from here. */
  private silent: string | undefined;
  private readonly seen = new Map<string, GpuIdentity>();
  private usage: ReaderUsage = { cpuSeconds: 0, residentBytes: 0 };
  private endedCpuSeconds = 0;

  constructor(settings: ReaderSettings) {
    this.settings = settings;
    // Two readings may be late, or a reader may have to be replaced, before the last frame counts as old.
    this.freshForMs = Math.max(3 * settings.intervalMs, 3_000);
  }

  start(sink: GpuSink): void {
    this.sink = sink;
    this.startReader();
  }

  async stop(): Promise<void> {
    this.sink = undefined;
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    const { reader } = this;
    if (!reader || reader.exitCode !== null || reader.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => reader.once('exit', () => resolve()));
    reader.kill('SIGKILL');
    const grace = new Promise<void>((resolve) => setTimeout(resolve, KILL_GRACE_MS).unref());
    await Promise.race([exited, grace]);
  }

  counters(): Samples {
    const samples = new Samples();
    samples.add(self.gpuReaderStarts, {}, this.starts);
    samples.add(self.gpuReaderCpuSeconds, {}, this.endedCpuSeconds + this.usage.cpuSeconds);
    samples.add(self.gpuReaderResidentMemoryBytes, {}, this.reader ? this.usage.residentBytes : undefined);
    return samples;
  }

  private startReader(): void {
    this.starts++;
    this.silent = undefined;
    const startedAt = performance.now();
    const reader = this.forkReader();
    if (!reader) return;
    this.reader = reader;
    let last: { readonly text: string; readonly unavailable: boolean } | undefined;
    reader.on('message', (message: ReaderMessage) => {
      this.watchSilence(reader);
      if (message.type === 'over') {
        last = message;
        reader.kill('SIGKILL');
      }
      this.receive(message);
    });
    reader.once('exit', (code, signal) => {
      const text =
        last?.text ?? this.silent ?? `the NVML reader ended by itself (${signal ?? `exit code ${code}`})`;
      this.ended(text, last?.unavailable ?? false, performance.now() - startedAt);
    });
    this.watchSilence(reader);
  }

  /** No process may be had (too many of them, no memory): that is a reader that ended at once. */
  private forkReader(): ChildProcess | undefined {
    const failed = (error: unknown) =>
      this.ended(`the NVML reader cannot be started: ${String(error)}`, false, 0);
    try {
      const reader = fork(READER, [JSON.stringify(this.settings)], {
        execArgv: READER_FLAGS,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      if (reader.pid === undefined) reader.once('error', failed);
      else reader.on('error', () => undefined);
      return reader.pid === undefined ? undefined : reader;
    } catch (error) {
      failed(error);
      return undefined;
    }
  }

  private receive(message: ReaderMessage): void {
    switch (message.type) {
      case 'frame':
        this.usage = message.usage;
        return this.sink?.frame({ ...message.frame, lost: this.lost(message.frame) });
      case 'xid':
        return this.sink?.xid(message.event);
      case 'problem':
        return this.sink?.note(message.text);
      case 'alive':
        return undefined;
      case 'over':
        return this.sink?.failed(message.text, message.unavailable);
    }
  }

  /** GPUs seen before and missing now, over all readers, and those that this one knows by their index only. */
  private lost(frame: GpuFrame): readonly GpuIdentity[] {
    for (const { deviceId, uuid } of frame.samples) this.seen.set(uuid, { deviceId, uuid });
    const present = new Set(frame.samples.map(({ uuid }) => uuid));
    const missing = [...this.seen.values()].filter(({ uuid }) => !present.has(uuid));
    const known = new Set([...this.seen.values()].map(({ deviceId }) => deviceId));
    return [...missing, ...frame.lost.filter(({ deviceId }) => !known.has(deviceId))];
  }

  private ended(text: string, unavailable: boolean, livedMs: number): void {
    clearTimeout(this.silence);
    this.reader = undefined;
    this.endedCpuSeconds += this.usage.cpuSeconds;
    this.usage = { cpuSeconds: 0, residentBytes: 0 };
    if (!this.sink) return;
    if (livedMs > STABLE_MS) this.pauseMs = FIRST_PAUSE_MS;
    const pause = unavailable ? UNAVAILABLE_PAUSE_MS : this.pauseMs;
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
    this.sink.failed(text, unavailable);
    this.timer = setTimeout(() => this.startReader(), pause);
  }

  /** The reader speaks at every interval, and during a pass that takes long. One that cannot even run its own watchdog is ended from here. */
  private watchSilence(reader: ChildProcess): void {
    clearTimeout(this.silence);
    const limit = this.settings.intervalMs + this.settings.timeoutMs + 1_000;
    this.silence = setTimeout(() => {
      this.silent = `the NVML reader has said nothing for ${(limit / 1000).toFixed(1)} s and was ended`;
      this.sink?.failed(this.silent);
      reader.kill('SIGKILL');
      this.silence = setTimeout(() => {
        const advice = 'Reset the GPU or reboot.';
        this.sink?.failed(
          `the NVML reader (pid ${reader.pid}) cannot be ended: the driver holds it. ${advice}`,
          false,
        );
      }, KILL_GRACE_MS);
    }, limit);
  }
}
