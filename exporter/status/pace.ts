/** Without a page a reading every 15 s; the second more leaves the reading to a Prometheus of that interval. */
const UNWATCHED_MS = 16_000;
const WATCHED_MS = 5_000;

/** Looks when nobody has looked for a while, and more often while a page is open. */
export class Pace {
  private readonly look: () => Promise<void>;
  private readonly lastLook: () => number;
  private timer: NodeJS.Timeout | undefined;
  private isWatched = false;
  private isRunning = false;
  private isLooking = false;

  /** `lastLook`: when anybody has looked last, monotonic milliseconds. */
  constructor(look: () => Promise<void>, lastLook: () => number) {
    this.look = look;
    this.lastLook = lastLook;
  }

  start(): void {
    this.isRunning = true;
    this.arm();
  }

  stop(): void {
    this.isRunning = false;
    clearTimeout(this.timer);
  }

  set watched(isWatched: boolean) {
    this.isWatched = isWatched;
    this.arm();
  }

  /** Longest time between two looks, milliseconds. */
  get intervalMs(): number {
    return this.isWatched ? WATCHED_MS : UNWATCHED_MS;
  }

  private get dueInMs(): number {
    return this.lastLook() + this.intervalMs - performance.now();
  }

  private arm(): void {
    clearTimeout(this.timer);
    if (!this.isRunning || this.isLooking) return;
    this.timer = setTimeout(() => void this.lookIfDue(), Math.max(0, this.dueInMs)).unref();
  }

  private async lookIfDue(): Promise<void> {
    this.isLooking = true;
    if (this.dueInMs <= 0) await this.look();
    this.isLooking = false;
    this.arm();
  }
}
