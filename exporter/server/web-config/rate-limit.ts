/** A token bucket as Go's `rate.Limiter`: one request each `intervalMs`, and `burst` at once. */
export class RateLimit {
  private readonly intervalMs: number;
  private readonly burst: number;
  private tokens: number;
  private filledAt: number;

  /** `now` in monotonic milliseconds. */
  constructor({ intervalMs, burst }: { intervalMs: number; burst: number }, now = performance.now()) {
    this.intervalMs = intervalMs;
    this.burst = burst;
    this.tokens = burst;
    this.filledAt = now;
  }

  /** Whether one more request may be answered now. */
  allows(now = performance.now()): boolean {
    this.tokens = Math.min(this.burst, this.tokens + (now - this.filledAt) / this.intervalMs);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }

  /** Whole seconds until the next request is worth sending. */
  get retryAfter(): number {
    return Math.max(1, Math.ceil(((1 - this.tokens) * this.intervalMs) / 1000));
  }
}
