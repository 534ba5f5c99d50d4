import { inference } from '../../catalogue/index.ts';
import { HistogramAccumulator } from '../../model/histogram.ts';
import { OUTCOMES } from '../../model/inference.ts';
import type { ModelReading, Outcome } from '../../model/inference.ts';
import type { Family } from '../../catalogue/family.ts';
import type { Request } from './request.ts';

/** What the ranks of a server counted together, from its start on. */
export class Books {
  arrived = 0;
  /** Turned away while the server was not ready: no figure of the server has them. */
  refused = 0;
  promptTokens = 0;
  generationTokens = 0;
  prefixQueries = 0;
  prefixHits = 0;
  preemptions = 0;
  private readonly outcomes = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  private readonly ttft = accumulator(inference.ttftSeconds);
  private readonly timePerOutputToken = accumulator(inference.timePerOutputTokenSeconds);
  private readonly tokensPerSecond = accumulator(inference.tokensPerSecond);
  private readonly queueWait = accumulator(inference.queueWaitSeconds);
  private readonly duration = accumulator(inference.requestDurationSeconds);
  private readonly outputTokens = accumulator(inference.outputTokens);

  get finished(): number {
    let count = 0;
    for (const each of this.outcomes.values()) count += each;
    return count;
  }

  started(request: Request, now: number): void {
    this.queueWait.observe(now - request.arrival.time);
    this.promptTokens += request.arrival.promptTokens;
  }

  firstToken(request: Request, now: number): void {
    this.ttft.observe(now - request.arrival.time);
  }

  ended(request: Request, outcome: Outcome, now: number): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    this.duration.observe(now - request.arrival.time);
    if (outcome === 'aborted') return;
    this.outputTokens.observe(request.generated);
    if (request.firstTokenAt === undefined || request.generated < 2) return;
    const perToken = (now - request.firstTokenAt) / (request.generated - 1);
    this.timePerOutputToken.observe(perToken);
    this.tokensPerSecond.observe(1 / perToken);
  }

  /** Counters and distributions, as a server would say them. */
  reading(): Partial<ModelReading> {
    return {
      requests: Object.fromEntries(this.outcomes),
      promptTokens: this.promptTokens,
      generationTokens: this.generationTokens,
      prefixCacheQueries: this.prefixQueries,
      prefixCacheHits: this.prefixHits,
      preemptions: this.preemptions,
      ttftSeconds: this.ttft.value(),
      timePerOutputTokenSeconds: this.timePerOutputToken.value(),
      tokensPerSecond: this.tokensPerSecond.value(),
      queueWaitSeconds: this.queueWait.value(),
      requestDurationSeconds: this.duration.value(),
      outputTokens: this.outputTokens.value(),
    };
  }
}

function accumulator(family: Family): HistogramAccumulator {
  return new HistogramAccumulator(family.buckets ?? []);
}
