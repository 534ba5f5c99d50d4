import type { ModelReading } from '../../model/inference.ts';
import type { GpuProfile } from '../hardware/gpu-profiles.ts';
import type { ModelProfile } from '../hardware/model-profiles.ts';
import { Roofline } from '../hardware/roofline.ts';
import { Books } from './books.ts';
import { BLOCK_TOKENS } from './kv-cache.ts';
import { Rank } from './rank.ts';
import type { Arrival } from './request.ts';

/** Share of VRAM that the server takes, as vLLM's --gpu-memory-utilization. */
export const MEMORY_SHARE = 0.9;
/** Of each GPU, for activations and graphs: an assumption of the order of vLLM's profiling. */
const WORKSPACE_BYTES = 3e9;
/** Compiling and capturing graphs after the weights are there: an assumption of the order of vLLM's log. */
const CAPTURE_SECONDS = 40;

export interface ServerSettings {
  readonly gpu: GpuProfile;
  readonly model: ModelProfile;
  /** GPUs that hold one copy of the model together. */
  readonly tensorParallel: number;
  /** Copies of the model. */
  readonly ranks: number;
  /** Requests that a rank can hold, by its settings. */
  readonly capacity: number;
  /** Requests that it does run together at most: fewer when something stands in the way. */
  readonly maxRunning: number;
  readonly maxBatchedTokens: number;
  readonly patienceSeconds: number;
  /** How fast weights come from the disk. */
  readonly loadBytesPerSecond: number;
  /** Share (0-1) of the room beside the weights that is left for the KV cache; all of it unless given. */
  readonly cacheShare?: number;
}

/** A batching inference server: ranks that take requests in turn, started once its model is loaded. */
export class Server {
  settings: ServerSettings;
  /** Since the last start: a process that starts anew counts anew. */
  books = new Books();
  ranks: readonly Rank[] = [];
  /** Simulated Unix seconds. */
  startedAt: number;
  readyAt: number;
  private next = 0;
  private readonly roofline: Roofline;

  /** Its model is loaded when it starts: a run begins in the middle of life. */
  constructor(settings: ServerSettings, startsAt: number) {
    this.settings = settings;
    this.roofline = new Roofline(settings.gpu, settings.model, settings.tensorParallel);
    this.startedAt = startsAt;
    this.readyAt = startsAt;
    this.start(startsAt, startsAt);
  }

  /** Time to load the model: bytes over the disk's speed, then capturing graphs. */
  get loadSeconds(): number {
    return this.settings.model.weightBytes / this.settings.loadBytesPerSecond + CAPTURE_SECONDS;
  }

  /** The process starts anew, with other settings if told, and loads its model: what was in it is lost. */
  restart(now: number, changed: Partial<ServerSettings> = {}): void {
    this.settings = { ...this.settings, ...changed };
    this.start(now, now + this.loadSeconds);
  }

  /** Loading has no end: the weights are there, and it never says that it is ready. */
  neverReady(): void {
    this.readyAt = Infinity;
  }

  /** Counters go on from nothing, as if what was before had not been seen. */
  countAnew(): void {
    this.books = new Books();
    for (const rank of this.ranks) rank.books = this.books;
  }

  isReady(now: number): boolean {
    return now >= this.readyAt;
  }

  private start(now: number, readyAt: number): void {
    const { ranks, maxRunning, maxBatchedTokens, patienceSeconds } = this.settings;
    this.startedAt = now;
    this.readyAt = readyAt;
    this.books = new Books();
    const settings = { maxRunning, maxBatchedTokens, patienceSeconds, kvBlocks: this.kvBlocks() };
    const rank = () => new Rank(settings, this.roofline, this.books, now, readyAt);
    this.ranks = Array.from({ length: ranks }, rank);
  }

  /** @throws RangeError when the weights leave no room for a cache */
  private kvBlocks(): number {
    const { gpu, model, tensorParallel, cacheShare = 1 } = this.settings;
    const room = tensorParallel * (gpu.memoryBytes * MEMORY_SHARE - WORKSPACE_BYTES) - model.weightBytes;
    const blocks = Math.floor((cacheShare * room) / (model.kvBytesPerToken * BLOCK_TOKENS));
    if (blocks > 0) return blocks;
    throw new RangeError(`${model.name} does not fit on ${tensorParallel} x ${gpu.name}`);
  }

  arrive(arrival: Arrival): void {
    if (!this.isReady(arrival.time)) {
      this.books.refused++;
      return;
    }
    const rank = this.ranks[this.next++ % this.ranks.length];
    rank?.advance(arrival.time);
    this.books.arrived++;
    rank?.enqueue(arrival);
  }

  advance(until: number): void {
    for (const rank of this.ranks) rank.advance(until);
  }

  /** What the server says of its model now. */
  reading(now: number): ModelReading {
    const levels = this.levels(now);
    return levels.ready ? { ...levels, ...this.books.reading() } : levels;
  }

  /** That part of it which is true at this moment: costs less. */
  levels(now: number): ModelReading {
    const { model, ranks, capacity } = this.settings;
    const base = {
      model: model.name,
      engine: 'simulated',
      startTimeSeconds: this.startedAt,
      modelLoadSeconds: this.loadSeconds,
    };
    if (!this.isReady(now)) return { ...base, ready: false };
    const sum = (of: (rank: Rank) => number) => this.ranks.reduce((total, rank) => total + of(rank), 0);
    const usages = this.ranks.map(({ kv }) => kv.used / kv.capacity);
    const oldest = Math.min(...this.ranks.map((rank) => rank.oldestWaiting ?? now));
    return {
      ...base,
      ready: true,
      batchCapacity: ranks * capacity,
      requestsRunning: sum((rank) => rank.running),
      queueDepth: sum((rank) => rank.queueDepth),
      queueOldestAgeSeconds: Math.max(0, now - oldest),
      kvCacheUsage: { mean: sum(({ kv }) => kv.used / kv.capacity) / ranks, max: Math.max(...usages) },
    };
  }
}
