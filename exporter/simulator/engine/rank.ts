import type { Roofline, StepCost } from '../hardware/roofline.ts';
import type { Books } from './books.ts';
import { DecodeBatch } from './decode-batch.ts';
import { blocksFor, KvCache } from './kv-cache.ts';
import { giveBack, sharePrefix, takeBlocks } from './request-blocks.ts';
import { Request } from './request.ts';
import type { Arrival } from './request.ts';
import { WaitingLine } from './waiting-line.ts';

/** Steps of the first seconds take longer: kernels are tuned and caches filled. An assumption. */
const WARM_UP_SECONDS = 30;
const WARM_UP_FACTOR = 1.5;

export interface RankSettings {
  /** Requests that run together at most. */
  readonly maxRunning: number;
  /** Tokens of one step at most; longer prompts are worked on in chunks, beside those that decode. */
  readonly maxBatchedTokens: number;
  readonly kvBlocks: number;
  /** A client that has no first token by then goes away. */
  readonly patienceSeconds: number;
}

/**
 * One copy of the model with a continuous batch of its own: in each step every running request gets a token, and
 * prompts are worked on with what is left of the step. Steps that differ in nothing but the growing context are taken
 * together, so that the cost of a run follows the number of requests, not of tokens.
 */
export class Rank {
  /** End of the last step, simulated Unix seconds: a step that has begun is not cut. */
  time: number;
  /** What the GPUs of the rank did so far, all together. */
  readonly activity = { busySeconds: 0, flops: 0, bytes: 0 };
  readonly kv: KvCache;
  /** Where it counts what it does; may be another one from now on. */
  books: Books;
  /** Requests that run together at most; may change. */
  maxRunning: number;
  /** Seconds for a second: above 1 while clocks are held down. */
  slowdown = 1;
  /** True while the engine hangs: kernels spin, nothing comes out. */
  hung = false;
  private readonly settings: RankSettings;
  private readonly roofline: Roofline;
  private readonly warmUntil: number;
  private readonly waiting = new WaitingLine();
  private prefilling: Request[] = [];
  private readonly decoding = new DecodeBatch();

  /** @param startsAt simulated Unix seconds; @param readyAt when the model is loaded, and its first steps are slow */
  constructor(settings: RankSettings, roofline: Roofline, books: Books, startsAt: number, readyAt: number) {
    this.settings = settings;
    this.roofline = roofline;
    this.books = books;
    this.time = startsAt;
    this.maxRunning = settings.maxRunning;
    this.warmUntil = readyAt + WARM_UP_SECONDS;
    this.kv = new KvCache(settings.kvBlocks);
  }

  get queueDepth(): number {
    return this.waiting.length;
  }

  get running(): number {
    return this.prefilling.length + this.decoding.size;
  }

  /** Arrival of the request that has waited longest. */
  get oldestWaiting(): number | undefined {
    return this.waiting.first?.arrival.time;
  }

  /** Tokens generated for requests that still run or wait. */
  get unfinishedTokens(): number {
    const beforePreemption = this.prefilling.reduce((sum, { generated }) => sum + generated, 0);
    return this.waiting.generatedTokens + beforePreemption + this.decoding.generatedTokens;
  }

  /** The rank must have been advanced to the time of the arrival. */
  enqueue(arrival: Arrival): void {
    const request = new Request(arrival);
    if (blocksFor(arrival.promptTokens + arrival.outputTokens) > this.kv.capacity)
      this.books.ended(request, 'error', arrival.time);
    else this.waiting.join(request);
  }

  /** Runs steps until the last one ends at `until` or after it. */
  advance(until: number): void {
    while (this.time < until) {
      this.expire();
      if (this.hung) this.spin(until);
      else if (this.running + this.waiting.length === 0) this.time = until;
      else this.run(this.time < this.warmUntil ? Math.min(until, this.warmUntil) : until);
    }
    this.expire();
  }

  private spin(until: number): void {
    this.activity.busySeconds += until - this.time;
    this.time = until;
  }

  private run(until: number): void {
    this.admit();
    if (this.prefilling.length > 0) this.mixedStep();
    else this.decodeSteps(until);
  }

  /** Clients that have waited too long for their first token are gone. */
  private expire(): void {
    const { patienceSeconds } = this.settings;
    for (;;) {
      const tired = this.waiting.takeTired(this.time - patienceSeconds);
      if (!tired) return;
      this.books.ended(tired, 'aborted', tired.arrival.time + patienceSeconds);
    }
  }

  private admit(): void {
    while (this.running < this.maxRunning) {
      const request = this.waiting.first;
      if (!request || !takeBlocks(request, this.kv, this.books)) return;
      this.waiting.takeFirst();
      this.prefilling.push(request);
      if (request.startedAt !== undefined) continue;
      request.startedAt = this.time;
      this.books.started(request, this.time);
    }
  }

  /** A step in which prompts are worked on beside those that decode. */
  private mixedStep(): void {
    if (!this.makeRoom()) return;
    const decoding = this.decoding.size;
    let budget = this.settings.maxBatchedTokens - decoding;
    let promptTokens = 0;
    let attended = this.decoding.contextTokens;
    for (const request of this.prefilling) {
      const chunk = Math.min(request.promptLeft, budget);
      if (chunk <= 0) break;
      request.promptLeft -= chunk;
      budget -= chunk;
      promptTokens += chunk;
      attended += request.arrival.promptTokens + request.generated - request.promptLeft;
    }
    this.spend(this.roofline.step(decoding, attended, promptTokens), 1, 0);
    this.emit(1);
    const done = this.prefilling.filter(({ promptLeft }) => promptLeft === 0);
    if (done.length === 0) return;
    this.prefilling = this.prefilling.filter(({ promptLeft }) => promptLeft > 0);
    for (const request of done) this.beginDecoding(request);
  }

  /** As many steps as are alike: until one ends, blocks run out, memory becomes the bound, or `until`. */
  private decodeSteps(until: number): void {
    if (!this.makeRoom()) return;
    const { size: decoding, contextTokens } = this.decoding;
    const cost = this.roofline.step(decoding, contextTokens, 0);
    let steps = Math.min(this.decoding.stepsToNextEnd(), this.decoding.stepsWithin(this.kv.free));
    if (cost.growthSeconds === 0) {
      const left = this.roofline.crossover(decoding) - contextTokens;
      steps = Math.min(steps, Math.max(1, Math.ceil(left / decoding)));
    }
    steps = Math.min(steps, stepsUntil(until - this.time, cost, this.factor()));
    this.spend(cost, steps, decoding);
    this.emit(steps);
  }

  /** Adds steps that are like the first one but for their growing context. */
  private spend(cost: StepCost, steps: number, growingTokens: number): void {
    const triangle = (steps * (steps - 1)) / 2;
    const seconds = (steps * cost.seconds + triangle * cost.growthSeconds) * this.factor();
    this.time += seconds;
    this.activity.busySeconds += seconds - steps * this.roofline.gapSeconds;
    this.activity.flops += steps * cost.flops;
    this.activity.bytes += steps * cost.bytes + triangle * growingTokens * this.roofline.bytesPerContextToken;
  }

  private factor(): number {
    return this.slowdown * (this.time < this.warmUntil ? WARM_UP_FACTOR : 1);
  }

  /** Every request that decodes gets so many tokens, with the blocks that they need. */
  private emit(steps: number): void {
    if (this.decoding.size === 0) return;
    this.kv.allocate(this.decoding.blocksNeeded(steps));
    this.books.generationTokens += steps * this.decoding.size;
    for (const request of this.decoding.advance(steps)) {
      this.decoding.remove(request);
      this.end(request);
    }
  }

  private beginDecoding(request: Request): void {
    sharePrefix(request, this.kv);
    request.generated++;
    this.books.generationTokens++;
    if (request.firstTokenAt === undefined) {
      request.firstTokenAt = this.time;
      this.books.firstToken(request, this.time);
    }
    if (request.generated >= request.arrival.outputTokens) this.end(request);
    else this.decoding.add(request);
  }

  private end(request: Request): void {
    giveBack(request, this.kv);
    this.books.ended(request, request.arrival.outcome, this.time);
  }

  /** The last ones give their blocks back and start over until the others can take a step. False if nobody is left. */
  private makeRoom(): boolean {
    while (this.decoding.blocksNeeded(1) > this.kv.free) {
      const { last } = this.decoding;
      if (!last) return false;
      this.decoding.remove(last);
      giveBack(last, this.kv);
      this.waiting.standInFront(last);
      this.books.preemptions++;
    }
    return this.running > 0;
  }
}

/** Steps after which `seconds` have passed, when each takes `growthSeconds` longer than the one before; at least one. */
function stepsUntil(seconds: number, { seconds: first, growthSeconds }: StepCost, factor: number): number {
  const time = seconds / factor;
  if (growthSeconds === 0) return Math.max(1, Math.ceil(time / first));
  const b = first / growthSeconds - 0.5;
  return Math.max(1, Math.ceil(Math.sqrt(b * b + (2 * time) / growthSeconds) - b));
}
