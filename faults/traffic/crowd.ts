import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** How one of the crowd keeps its connection once it is let in. */
export type Manner = (socket: Socket) => void;

export interface CrowdOptions {
  readonly size: number;
  readonly manner: Manner;
  /** One that is thrown out comes again after so long; absent for never. */
  readonly againAfterMs?: number;
}

/** Five hundred begin to connect in a second: it is their number that is tried, not their speed. */
const STEP = 25;
const STEP_MS = 50;
/** They come from as many addresses, so that there are enough ports. */
const ADDRESSES = 50;

/** Clients that open connections and keep them. */
export class Crowd {
  private readonly sockets = new Set<Socket>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly port: number;
  private readonly options: CrowdOptions;
  private readonly connected = new Set<number>();
  private isOver = false;
  /** Thrown out so far. */
  closed = 0;

  constructor(url: string, options: CrowdOptions) {
    this.port = Number(new URL(url).port);
    this.options = options;
    this.arrive(0);
  }

  /** Connections that stand now. */
  get open(): number {
    let open = 0;
    for (const { readyState } of this.sockets) if (readyState === 'open') open++;
    return open;
  }

  /** Clients that have been connected, however short. */
  get cameIn(): number {
    return this.connected.size;
  }

  leave(): void {
    this.isOver = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const socket of this.sockets) socket.destroy();
  }

  private arrive(from: number): void {
    for (let n = from; n < Math.min(from + STEP, this.options.size); n++) this.enter(n);
    if (from + STEP < this.options.size) this.later(() => this.arrive(from + STEP), STEP_MS);
  }

  private enter(n: number): void {
    const { manner, againAfterMs } = this.options;
    const socket = connect({
      port: this.port,
      host: '127.0.0.1',
      localAddress: `127.0.0.${2 + (n % ADDRESSES)}`,
    });
    this.sockets.add(socket);
    socket.once('connect', () => {
      this.connected.add(n);
      manner(socket);
    });
    // What becomes of a connection is told by the counts: a crowd is thrown out, too.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.sockets.delete(socket);
      this.closed++;
      if (againAfterMs !== undefined) this.later(() => this.enter(n), againAfterMs);
    });
  }

  private later(work: () => void, milliseconds: number): void {
    if (this.isOver) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, milliseconds);
    this.timers.add(timer);
  }
}
