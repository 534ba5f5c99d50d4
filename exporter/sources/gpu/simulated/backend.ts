import type { GpuDetail, GpuSample, XidEvent } from '../../../model/gpu.ts';
import type { GpuBackend, GpuSink } from '../backend.ts';

export interface GpuPass {
  readonly samples: readonly GpuSample[];
  readonly details?: readonly GpuDetail[];
  /** Errors that the driver reported since the last pass. */
  readonly xids?: readonly XidEvent[];
}

/** GPUs that are not there. */
export interface SimulatedGpus {
  /** @param now Unix milliseconds, ascending */
  read(now: number, withDetails: boolean): GpuPass;
}

export interface SimulatedSettings {
  readonly intervalMs: number;
  readonly detailIntervalMs: number;
}

/** Reads GPUs that are not there, as a driver would be read. */
export class SimulatedBackend implements GpuBackend {
  readonly name = 'simulated';
  private settings: SimulatedSettings;
  private readonly gpus: SimulatedGpus;
  private tick = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(settings: SimulatedSettings, gpus: SimulatedGpus) {
    this.settings = settings;
    this.gpus = gpus;
  }

  get freshForMs(): number {
    return Math.max(3 * this.settings.intervalMs, 3_000);
  }

  /** Reads at another pace from now on; while it is not started. */
  set pace(settings: SimulatedSettings) {
    this.settings = settings;
    this.tick = 0;
  }

  start(sink: GpuSink): void {
    this.pass(sink, Date.now());
    this.timer = setInterval(() => this.pass(sink, Date.now()), this.settings.intervalMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
  }

  /** One reading at `now`, Unix milliseconds; what plays the past calls it instead of `start`. */
  pass(sink: GpuSink, now: number): void {
    const { intervalMs, detailIntervalMs } = this.settings;
    const ticksPerDetail = Math.max(1, Math.round(detailIntervalMs / intervalMs));
    const { xids = [], ...pass } = this.gpus.read(now, this.tick++ % ticksPerDetail === 0);
    sink.frame({ timestamp: now, ...pass, lost: [], passSeconds: 0 });
    for (const xid of xids) sink.xid(xid);
  }
}
