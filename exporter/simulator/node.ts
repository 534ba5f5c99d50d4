import type { ClockLimitReason, GpuDetail, GpuSample, XidEvent } from '../model/gpu.ts';
import { MEMORY_SHARE, Server } from './engine/server.ts';
import type { ServerSettings } from './engine/server.ts';
import { gpuIdentity, SimulatedGpu } from './hardware/gpus.ts';
import type { Activity } from './hardware/gpus.ts';

/** Of VRAM, for the context of a process that has loaded nothing yet. */
const CONTEXT_SHARE = 0.006;
/** Share of their rate that clocks keep while hardware holds them down. */
const HELD_DOWN = 0.5;

/** A node: one inference server and the GPUs that it runs on. */
export class Node {
  readonly server: Server;
  readonly gpus: readonly SimulatedGpu[];
  private xids: XidEvent[] = [];

  /** @param startsAt simulated Unix seconds; @param number tells its GPUs from those of other nodes */
  constructor(settings: ServerSettings, startsAt: number, number = 0) {
    this.server = new Server(settings, startsAt);
    const { ranks, tensorParallel, gpu } = settings;
    this.gpus = Array.from(
      { length: ranks * tensorParallel },
      (_, index) => new SimulatedGpu(gpuIdentity(index, number), gpu, tensorParallel, this.activityOf(index)),
    );
  }

  /** Every step that began before `time` is taken, and the GPUs are as that leaves them. */
  advance(time: number): void {
    this.server.advance(time);
    const usedBytes = this.memoryUsed(time);
    for (const [index, gpu] of this.gpus.entries()) {
      gpu.follow(this.activityOf(index));
      gpu.memoryUsedBytes = usedBytes;
    }
  }

  /** All counters go on from nothing. */
  countAnew(): void {
    this.server.countAnew();
    for (const gpu of this.gpus) gpu.countAnew();
  }

  /** The node must have been advanced to that time. */
  restartServer(time: number, changed: Partial<ServerSettings> = {}): void {
    this.server.restart(time, changed);
    for (const [index, gpu] of this.gpus.entries()) gpu.attach(this.activityOf(index));
  }

  /** Hardware holds the clocks of a GPU down, to a share (0-1) of their rate: its whole rank waits for it. */
  holdDown(index: number, reason: ClockLimitReason, share = HELD_DOWN): void {
    const gpu = this.gpus[index];
    const rank = this.rankOf(index);
    if (!gpu || !rank) return;
    gpu.limitedBy = [reason];
    gpu.clockShare = share;
    rank.slowdown = 1 / share;
  }

  /** Every step takes so many times as long, for a reason that no clock tells. */
  slowDown(factor: number): void {
    for (const rank of this.server.ranks) rank.slowdown = factor;
  }

  /** Nothing holds the clocks of a GPU down any more. */
  letGo(index: number): void {
    const gpu = this.gpus[index];
    const rank = this.rankOf(index);
    if (!gpu || !rank) return;
    gpu.limitedBy = [];
    rank.slowdown = 1;
  }

  /** The driver reports an error of a GPU. */
  reportXid(index: number, xid: number, time: number): void {
    const gpu = this.gpus[index];
    if (gpu) this.xids.push({ deviceId: gpu.deviceId, uuid: gpu.uuid, xid, timestamp: time * 1000 });
  }

  /** One rank, or all of them. */
  hang(index?: number): void {
    for (const [each, rank] of this.server.ranks.entries())
      if (index === undefined || each === index) rank.hung = true;
  }

  losePrefixCache(): void {
    for (const { kv } of this.server.ranks) kv.sharesPrefixes = false;
  }

  limitRunning(most: number): void {
    for (const rank of this.server.ranks) rank.maxRunning = most;
  }

  samples(): readonly GpuSample[] {
    return this.gpus.map((gpu) => gpu.sample());
  }

  details(): readonly GpuDetail[] {
    return this.gpus.map((gpu) => gpu.detail());
  }

  /** XIDs since the last call. */
  takeXids(): readonly XidEvent[] {
    const taken = this.xids;
    this.xids = [];
    return taken;
  }

  private rankOf(index: number) {
    return this.server.ranks[Math.floor(index / this.server.settings.tensorParallel)];
  }

  private activityOf(index: number): Activity {
    const rank = this.rankOf(index);
    return { time: rank?.time ?? 0, ...(rank?.activity ?? { busySeconds: 0, flops: 0, bytes: 0 }) };
  }

  /** Weights arrive at the disk's speed; once they are there the server takes its whole share for the cache. */
  private memoryUsed(time: number): number {
    const { server } = this;
    const { gpu, model, tensorParallel } = server.settings;
    if (server.isReady(time)) return MEMORY_SHARE * gpu.memoryBytes;
    const loaded = Math.min(1, (time - server.startedAt) / server.loadSeconds);
    return CONTEXT_SHARE * gpu.memoryBytes + (loaded * model.weightBytes) / tensorParallel;
  }
}
