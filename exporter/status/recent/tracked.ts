import type { TimeAxis } from './axis.ts';
import type { GpuColumn, GPU_LATEST, ServerColumn, SERVER_LATEST, SLO_LATEST } from './columns.ts';
import { HistogramWindow } from './histogram-window.ts';
import { History } from './history.ts';

/** A server that was not read for so long is away: what was true of it then need not be now. */
export const AWAY_MS = 60_000;

/** A GPU, and what is remembered of it. */
export class TrackedGpu {
  /** Its labels as text, the same in every family of GPUs. */
  readonly key: string;
  readonly deviceId: string;
  readonly uuid: string;
  readonly history: History<GpuColumn>;
  readonly latest: Partial<Record<keyof typeof GPU_LATEST, number | undefined>> = {};
  name = '';
  /** Labels of `gpu_info` that the name is from. */
  infoText = '';
  /** Unix milliseconds of its last XID that speaks of the GPU. */
  faultAt = Number.NEGATIVE_INFINITY;
  /** Which XID that was. */
  faultXid: number | undefined;
  /** Unix milliseconds. */
  seenAt = 0;

  constructor(key: string, labels: Readonly<Record<string, string>>, axis: TimeAxis) {
    this.key = key;
    this.deviceId = labels['device_id'] ?? '';
    this.uuid = labels['uuid'] ?? '';
    this.history = new History(axis);
  }

  get bytes(): number {
    return this.history.bytes + 2 * (3 * this.key.length + this.name.length + this.infoText.length);
  }
}

/** One model of one server, and what is remembered of it. */
export class TrackedServer {
  /** Labels `server` and `model` as text, the same in every family of servers. */
  readonly key: string;
  readonly server: string;
  readonly model: string;
  readonly history: History<ServerColumn>;
  readonly ttft = new HistogramWindow();
  readonly tpot = new HistogramWindow();
  readonly latest: Partial<Record<keyof typeof SERVER_LATEST | keyof typeof SLO_LATEST, number | undefined>> =
    {};
  /** Labels of `inference_server_info` that it was last seen by. */
  infoText = '';
  /** Keys of its GPUs, and when each was last named as one of them, Unix milliseconds. */
  readonly gpus = new Map<string, number>();
  /** Unix milliseconds. */
  seenAt = 0;
  /** When it was first read since it was last away, Unix milliseconds. */
  hereSince = 0;

  constructor(key: string, server: string, model: string, axis: TimeAxis) {
    this.key = key;
    this.server = server;
    this.model = model;
    this.history = new History(axis);
  }

  seen(at: number): void {
    if (at - this.seenAt > AWAY_MS) this.hereSince = at;
    this.seenAt = at;
  }

  get bytes(): number {
    const texts = 2 * (2 * this.key.length + this.server.length + this.model.length + this.infoText.length);
    return this.history.bytes + this.ttft.bytes + this.tpot.bytes + texts;
  }
}
