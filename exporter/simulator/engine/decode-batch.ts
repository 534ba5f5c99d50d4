import { BLOCK_TOKENS, blocksFor } from './kv-cache.ts';
import type { Request } from './request.ts';

/**
 * The requests that get a token in every step. What changes with each step is kept once for all of them, so that many
 * steps cost no more than one.
 */
export class DecodeBatch {
  /** Tokens that the next step attends to. */
  contextTokens = 0;
  /** In the order in which they began: the last one gives way first. */
  private requests: Request[] = [];
  private steps = 0;
  /** How many need a new block at steps of each remainder. */
  private readonly blockNeeds = Array.from({ length: BLOCK_TOKENS }, () => 0);

  get size(): number {
    return this.requests.length;
  }

  get last(): Request | undefined {
    return this.requests.at(-1);
  }

  /** Tokens that those in the batch have got so far. */
  get generatedTokens(): number {
    return this.requests.reduce((sum, request) => sum + this.generated(request), 0);
  }

  add(request: Request): void {
    request.stepBase = this.steps - request.generated;
    this.requests.push(request);
    this.contextTokens += this.contextOf(request);
    this.countNeed(request, 1);
  }

  /** Takes it out; what it generated and holds is then written on it. */
  remove(request: Request): void {
    this.countNeed(request, -1);
    this.contextTokens -= this.contextOf(request);
    request.generated = this.generated(request);
    // The last token's keys and values are not there yet: they would be computed in the next step.
    request.blocks = blocksFor(request.arrival.promptTokens + request.generated - 1) - request.sharedBlocks;
    this.requests.splice(this.requests.indexOf(request), 1);
  }

  /** Every request gets so many tokens. Gives those that are done; they are still in the batch. */
  advance(steps: number): readonly Request[] {
    this.steps += steps;
    this.contextTokens += steps * this.size;
    return this.requests.filter((request) => this.generated(request) >= request.arrival.outputTokens);
  }

  /** Blocks that so many steps take. */
  blocksNeeded(steps: number): number {
    let blocks = Math.floor(steps / BLOCK_TOKENS) * this.size;
    for (let index = 0; index < steps % BLOCK_TOKENS; index++) blocks += this.needAt(index);
    return blocks;
  }

  /** Steps for which so many blocks are enough. */
  stepsWithin(blocks: number): number {
    const cycles = Math.floor(blocks / this.size);
    let left = blocks - cycles * this.size;
    for (let index = 0; index < BLOCK_TOKENS; index++) {
      left -= this.needAt(index);
      if (left < 0) return cycles * BLOCK_TOKENS + index;
    }
    return (cycles + 1) * BLOCK_TOKENS;
  }

  stepsToNextEnd(): number {
    let fewest = Infinity;
    for (const request of this.requests) {
      fewest = Math.min(fewest, request.arrival.outputTokens - this.generated(request));
    }
    return fewest;
  }

  private generated(request: Request): number {
    return this.steps - request.stepBase;
  }

  private contextOf(request: Request): number {
    return request.arrival.promptTokens + this.generated(request);
  }

  private needAt(ahead: number): number {
    return this.blockNeeds[(this.steps + ahead) % BLOCK_TOKENS] ?? 0;
  }

  /** A step that attends to one token more than its blocks hold needs a block first. */
  private countNeed(request: Request, by: number): void {
    const ahead = (this.steps + 1 - this.contextOf(request)) % BLOCK_TOKENS;
    const remainder = (ahead + BLOCK_TOKENS) % BLOCK_TOKENS;
    this.blockNeeds[remainder] = (this.blockNeeds[remainder] ?? 0) + by;
  }
}
