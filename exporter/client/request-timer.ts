import type { Context, RequestCompleted } from './observations.ts';

type Ending = Pick<RequestCompleted, 'outcome' | 'finishReason'>;

/** Times one request from its arrival, which is now, and reports it at its end, once. */
export class RequestTimer {
  private readonly report: (data: RequestCompleted) => void;
  private readonly arrivedAt = performance.now();
  private readonly promptTokens: number | undefined;
  private startedAt: number | undefined;
  private firstTokenAt: number | undefined;
  private tokens = 0;
  private ended = false;

  constructor(promptTokens: number | undefined, report: (data: RequestCompleted) => void) {
    this.promptTokens = promptTokens;
    this.report = report;
  }

  /** It left the queue. */
  started(): void {
    this.startedAt ??= performance.now();
  }

  /** One more token, or several that came together. */
  token(count = 1): void {
    this.firstTokenAt ??= performance.now();
    this.tokens += count;
  }

  /** The request is over; later calls do nothing. Without an outcome it is `ok`, or `empty` if there was no token. */
  end({ outcome, finishReason }: Ending = {}): void {
    if (this.ended) return;
    this.ended = true;
    this.report({
      durationSeconds: this.secondsTo(performance.now()) ?? 0,
      ttftSeconds: this.secondsTo(this.firstTokenAt),
      queueWaitSeconds: this.secondsTo(this.startedAt),
      promptTokens: this.promptTokens,
      outputTokens: this.tokens,
      finishReason,
      outcome: outcome ?? (finishReason === undefined ? 'ok' : undefined),
    });
  }

  private secondsTo(at: number | undefined): number | undefined {
    return at === undefined ? undefined : (at - this.arrivedAt) / 1000;
  }
}

export interface RequestOptions extends Context {
  readonly promptTokens?: number | undefined;
}
