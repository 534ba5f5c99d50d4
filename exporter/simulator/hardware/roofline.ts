import type { GpuProfile } from './gpu-profiles.ts';
import type { ModelProfile } from './model-profiles.ts';

/** Share of the peak that large matrix products reach; the published range for LLM prefill is 0.4 to 0.6. */
const COMPUTE_EFFICIENCY = 0.55;
/** Scheduling, sampling and launching between two steps, when no kernel runs: an assumption of the order of vLLM's. */
const GAP_SECONDS = 0.0007;
/** Start of one all-reduce over NVLink; there are two in each layer. */
const ALL_REDUCE_SECONDS = 8e-6;

/** What one step of a rank costs: seconds by what bounds them, and what the GPUs do in it. */
export interface StepCost {
  readonly seconds: number;
  /** How much longer the next step is when all sequences grow by a token: 0 where compute is the bound. */
  readonly growthSeconds: number;
  /** Of all GPUs of the rank together. */
  readonly flops: number;
  readonly bytes: number;
}

/** Step times of one model on `gpus` GPUs (tensor parallel), by the roofline: the slower of compute and memory. */
export class Roofline {
  readonly gapSeconds = GAP_SECONDS;
  private readonly model: ModelProfile;
  private readonly flopsPerSecond: number;
  private readonly bytesPerSecond: number;
  private readonly secondsPerTokenOnLinks: number;
  private readonly fixedSeconds: number;

  constructor(gpu: GpuProfile, model: ModelProfile, gpus: number) {
    this.model = model;
    this.flopsPerSecond = gpus * gpu.flopsPerSecond * COMPUTE_EFFICIENCY;
    this.bytesPerSecond = gpus * gpu.memoryBytesPerSecond * model.memoryEfficiency;
    // A ring all-reduce sends 2 (n-1)/n of the activations, in 16 bit, twice in each layer.
    const bytesPerToken = (2 * model.layers * model.hiddenSize * 2 * 2 * (gpus - 1)) / gpus;
    this.secondsPerTokenOnLinks = bytesPerToken / gpu.linkBytesPerSecond;
    this.fixedSeconds = GAP_SECONDS + (gpus > 1 ? 2 * model.layers * ALL_REDUCE_SECONDS : 0);
  }

  /**
   * @param decoding sequences that get one token
   * @param contextTokens tokens that they and the prompts attend to, all together
   * @param promptTokens tokens of prompts worked on in this step
   */
  step(decoding: number, contextTokens: number, promptTokens: number): StepCost {
    const tokens = decoding + promptTokens;
    const flops = 2 * this.model.parameters * tokens;
    const bytes = this.model.weightBytes + contextTokens * this.model.kvBytesPerToken;
    const compute = flops / this.flopsPerSecond;
    const memory = bytes / this.bytesPerSecond;
    const bound = Math.max(compute, memory);
    const growth = memory > compute ? (decoding * this.model.kvBytesPerToken) / this.bytesPerSecond : 0;
    return {
      seconds: bound + tokens * this.secondsPerTokenOnLinks + this.fixedSeconds,
      growthSeconds: growth,
      flops,
      bytes,
    };
  }

  /** Context tokens from which on a step of so many sequences is bound by memory. */
  crossover(decoding: number): number {
    const compute = (2 * this.model.parameters * decoding) / this.flopsPerSecond;
    return (compute * this.bytesPerSecond - this.model.weightBytes) / this.model.kvBytesPerToken;
  }

  /** Bytes that one more token of context adds to a step. */
  get bytesPerContextToken(): number {
    return this.model.kvBytesPerToken;
  }
}
