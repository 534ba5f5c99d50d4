import { Samples } from '../../model/samples.ts';
import type { GpuBackend, GpuSink } from './backend.ts';

/**
 * NVML where it can be loaded, nvidia-smi where only that is there. Where neither is, NVML is looked for again by its
 * own schedule: a driver that is installed later is found.
 */
export class AutoBackend implements GpuBackend {
  private readonly nvml: GpuBackend;
  private readonly createNvidiaSmi: () => GpuBackend;
  private nvidiaSmi: GpuBackend | undefined;
  private current: GpuBackend;

  constructor(nvml: GpuBackend, createNvidiaSmi: () => GpuBackend) {
    this.nvml = nvml;
    this.createNvidiaSmi = createNvidiaSmi;
    this.current = nvml;
  }

  get name(): GpuBackend['name'] {
    return this.current.name;
  }

  get freshForMs(): number {
    return this.current.freshForMs;
  }

  start(sink: GpuSink): void {
    this.nvml.start({
      frame: (frame) => {
        this.dropFallback();
        sink.frame(frame);
      },
      xid: (event) => sink.xid(event),
      note: (text) => sink.note(text),
      failed: (problem, unavailable) => (unavailable ? this.fallBack(sink, problem) : sink.failed(problem)),
    });
  }

  counters(): Samples {
    return this.current.counters?.() ?? new Samples();
  }

  async stop(): Promise<void> {
    await Promise.all([this.nvml.stop(), this.nvidiaSmi?.stop()]);
  }

  /** NVML delivers: nvidia-smi is not asked any more. */
  private dropFallback(): void {
    void this.nvidiaSmi?.stop();
    this.nvidiaSmi = undefined;
  }

  private fallBack(sink: GpuSink, nvmlProblem: string): void {
    if (this.nvidiaSmi) return;
    const nvidiaSmi = this.createNvidiaSmi();
    this.nvidiaSmi = nvidiaSmi;
    nvidiaSmi.start({
      frame: (frame) => {
        if (this.nvidiaSmi !== nvidiaSmi) return;
        this.settle(nvidiaSmi, sink);
        sink.frame(frame);
      },
      xid: (event) => sink.xid(event),
      note: (text) => sink.note(text),
      failed: (problem, unavailable) => {
        if (this.nvidiaSmi !== nvidiaSmi) return;
        if (!unavailable) return sink.failed(problem);
        this.nvidiaSmi = undefined;
        void nvidiaSmi.stop();
        sink.failed(nothingHere(nvmlProblem, problem), true);
      },
    });
  }

  private settle(nvidiaSmi: GpuBackend, sink: GpuSink): void {
    if (this.current === nvidiaSmi) return;
    this.current = nvidiaSmi;
    sink.note('NVML cannot be loaded; GPUs are read by nvidia-smi, which tells less and costs more');
    void this.nvml.stop();
  }
}

/** One line; what nvidia-smi advises after its colon goes without saying here. */
function nothingHere(nvml: string, nvidiaSmi: string): string {
  const found = `${nvml}; ${nvidiaSmi.split(': ')[0]}`;
  const demo = 'gpu-headroom demo (in a clone: npm run demo)';
  return `no NVIDIA driver here: ${found}. Everything else is served. To see it with GPUs: ${demo}`;
}
