import { gpu, self } from '../../catalogue/index.ts';
import type { GpuDetail, GpuFrame, GpuIdentity, GpuInventory, XidEvent } from '../../model/gpu.ts';
import { Samples } from '../../model/samples.ts';
import type { Source } from '../source.ts';
import type { GpuBackend, GpuSink } from './backend.ts';
import { describeGpus } from './describe.ts';
import { GpuIntegrals } from './integrals.ts';
import { inventoryOf } from './inventory.ts';
import { gpuLabelSets } from './labels.ts';
import type { GpuLabelSets } from './labels.ts';
import { projectDetail, projectSample } from './project.ts';

export interface GpuSourceOptions {
  /** False when the backend was found by `auto`: a machine without a GPU is ready all the same. */
  readonly required: boolean;
  /** Price by product name, `default` for the others. */
  readonly dollarsPerGpuHour?: Readonly<Record<string, number>>;
  /** Monotonic milliseconds; that of the process unless what is read plays at another time. */
  readonly clock?: () => number;
  /** Gets what the backend has to say that costs no data. */
  readonly onNote: (text: string) => void;
}

/** GPUs as a source: frames come in by themselves, a scrape takes the latest one if it is fresh. */
export class GpuSource implements Source, GpuSink {
  readonly name = 'gpu';
  readonly required: boolean;
  private readonly backend: GpuBackend;
  private readonly onNote: (text: string) => void;
  private readonly clock: () => number;
  private prices: Readonly<Record<string, number>>;
  private readonly integrals = new Map<string, GpuIntegrals>();
  private readonly seen = new Map<string, GpuIdentity & { readonly labels: GpuLabelSets }>();
  private readonly xids = new Map<string, { event: XidEvent; count: number }>();
  private latest: { readonly frame: GpuFrame; readonly arrived: number } | undefined;
  private details = new Map<string, GpuDetail>();
  /** Made when details arrive, not when they are scraped: most series of a GPU are here. */
  private detailSamples = new Samples();
  private readonly passSeconds: { sample?: number; detail?: number } = {};
  private problem: string | undefined;
  private waiting: (() => void)[] = [];

  constructor(backend: GpuBackend, options: GpuSourceOptions) {
    this.backend = backend;
    this.required = options.required;
    this.onNote = options.onNote;
    this.clock = options.clock ?? (() => performance.now());
    this.prices = options.dollarsPerGpuHour ?? {};
  }

  start(): void {
    this.backend.start(this);
  }

  stop(): Promise<void> {
    return this.backend.stop();
  }

  /** Price by product name, `default` for the others. */
  setPrices(prices: Readonly<Record<string, number>>): void {
    this.prices = prices;
    this.detailSamples = this.projectDetails([...this.details.values()]);
  }

  frame(frame: GpuFrame): void {
    const arrived = this.clock();
    this.latest = { frame, arrived };
    this.passSeconds[frame.details ? 'detail' : 'sample'] = frame.passSeconds;
    this.problem = undefined;
    if (frame.details) {
      this.details = new Map(frame.details.map((detail) => [detail.uuid, detail]));
      for (const detail of frame.details) this.integralsOf(detail.uuid).noteDriverCounters(detail);
      this.detailSamples = this.projectDetails(frame.details);
    }
    this.dropDetailsWithoutSample(frame);
    for (const sample of frame.samples) {
      this.remember(sample);
      this.integralsOf(sample.uuid).add(sample, arrived, this.backend.freshForMs);
    }
    this.wake();
  }

  xid(event: XidEvent): void {
    const key = `${event.uuid} ${event.xid}`;
    this.xids.set(key, { event, count: (this.xids.get(key)?.count ?? 0) + 1 });
  }

  failed(problem: string): void {
    this.problem = problem;
    this.latest = undefined;
    this.wake();
  }

  note(text: string): void {
    this.onNote(text);
  }

  /** The GPUs of the last fresh frame. A server that loses one still runs on it, as far as anybody was told. */
  identities(): readonly GpuIdentity[] {
    const frame = this.freshFrame();
    return frame ? [...frame.samples, ...frame.lost] : [];
  }

  /**
   * What is known of the GPUs, also while they do not answer: which pod holds a GPU that hangs is what one asks then.
   * Waits for the first frame, or for what is in its way.
   */
  async inventory(): Promise<GpuInventory> {
    await this.firstFrame();
    return inventoryOf([...this.seen.values()], [...this.details.values()]);
  }

  async collect(): Promise<Samples> {
    await this.firstFrame();
    const frame = this.freshFrame();
    if (!frame)
      throw new Error(this.problem ?? `no GPU reading for ${this.ageText()}: the driver does not answer`);
    return this.project(frame);
  }

  describe(): readonly string[] {
    return describeGpus(this.backend.name, [...this.details.values()]);
  }

  counters(): Samples {
    const samples = this.backend.counters?.() ?? new Samples();
    for (const { event, count } of this.xids.values()) {
      const labels = { device_id: event.deviceId, uuid: event.uuid, xid: String(event.xid) };
      samples.add(gpu.xidErrors, labels, count);
      samples.add(gpu.xidLastTimestamp, labels, event.timestamp / 1000);
    }
    return samples;
  }

  /** A GPU that is gone from the samples shows nothing of its last details either. */
  private dropDetailsWithoutSample({ samples }: GpuFrame): void {
    const present = new Set(samples.map(({ uuid }) => uuid));
    const gone = [...this.details.keys()].filter((uuid) => !present.has(uuid));
    if (gone.length === 0) return;
    for (const uuid of gone) this.details.delete(uuid);
    this.detailSamples = this.projectDetails([...this.details.values()]);
  }

  private projectDetails(details: readonly GpuDetail[]): Samples {
    const samples = new Samples();
    for (const detail of details) {
      projectDetail(samples, detail, this.prices[detail.info.name] ?? this.prices['default']);
    }
    return samples;
  }

  private project(frame: GpuFrame): Samples {
    const samples = new Samples();
    samples.merge(this.detailSamples);
    for (const sample of frame.samples) {
      const detail = this.details.get(sample.uuid);
      const labels = this.remember(sample);
      projectSample(samples, {
        sample,
        labels,
        integrals: this.integralsOf(sample.uuid),
        ...(detail && { detail }),
      });
    }
    for (const lost of frame.lost) samples.add(gpu.up, { device_id: lost.deviceId, uuid: lost.uuid }, 0);
    samples.add(self.gpuPassSeconds, { pass: 'sample' }, this.passSeconds.sample);
    samples.add(self.gpuPassSeconds, { pass: 'detail' }, this.passSeconds.detail);
    return samples;
  }

  private freshFrame(): GpuFrame | undefined {
    if (!this.latest || this.clock() - this.latest.arrived > this.backend.freshForMs) return undefined;
    return this.latest.frame;
  }

  /** An index can move to another GPU when the driver is reloaded: its labels are made anew then. */
  private remember({ deviceId, uuid }: GpuIdentity): GpuLabelSets {
    const known = this.seen.get(uuid);
    if (known?.deviceId === deviceId) return known.labels;
    const labels = gpuLabelSets({ deviceId, uuid });
    this.seen.set(uuid, { deviceId, uuid, labels });
    return labels;
  }

  private integralsOf(uuid: string): GpuIntegrals {
    let integrals = this.integrals.get(uuid);
    if (!integrals) this.integrals.set(uuid, (integrals = new GpuIntegrals()));
    return integrals;
  }

  private async firstFrame(): Promise<void> {
    if (this.latest || this.problem) return;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting = [];
  }

  private ageText(): string {
    const age = this.latest ? this.clock() - this.latest.arrived : 0;
    return `${Math.round(age / 1000)} s`;
  }
}
