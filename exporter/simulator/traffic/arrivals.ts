import type { Outcome } from '../../model/inference.ts';
import type { Arrival } from '../engine/request.ts';
import type { Random } from '../random.ts';
import { demandAt } from './shape.ts';
import type { Shape } from './shape.ts';

/** Where arrivals come from: drawn, or read from a trace. Ascending in time. */
export interface Traffic {
  /** The next arrival, if there is one before `horizon` (simulated Unix seconds). */
  next(horizon: number): Arrival | undefined;
}

/** A number of tokens: log-normal, as prompts and answers are. */
export interface Lengths {
  readonly mean: number;
  /** Deviation of the logarithm. */
  readonly sigma: number;
  readonly most: number;
}

export interface Demand {
  /** Requests per second at the peak of a weekday. */
  readonly peakPerSecond: number;
  readonly shape: Shape;
  /** Deviation of the time between two arrivals over its mean: 1 is Poisson, more is bursty. */
  readonly variation: number;
  readonly prompt: Lengths;
  readonly output: Lengths;
  /** Prompts begin with one of so many prefixes, such as system prompts. */
  readonly groups: number;
  readonly prefixTokens: number;
  /** Share of answers that are empty, or repeat themselves up to the limit, although all is well by every figure. */
  readonly emptyShare: number;
  readonly repeatingShare: number;
}

/** Demand is taken as constant for so long. */
const SLICE_SECONDS = 60;

/** Arrivals drawn from a demand: gaps by a Gamma distribution over the operational time of the demand. */
export class DrawnTraffic implements Traffic {
  private demand: Demand;
  private readonly random: Random;
  private readonly origin: number;
  private readonly calendar: (time: number) => number;
  private time: number;
  /** Operational time to the next arrival: it passes as fast as demand is high. */
  private gap: number;

  /**
   * @param startsAt simulated Unix seconds; growth counts from `origin`
   * @param calendar gives the time that hour and weekday are taken from
   */
  constructor(
    demand: Demand,
    random: Random,
    startsAt: number,
    origin: number,
    calendar: (time: number) => number,
  ) {
    this.demand = demand;
    this.random = random;
    this.time = startsAt;
    this.origin = origin;
    this.calendar = calendar;
    this.gap = this.drawGap();
  }

  /** From `time` on, which is not before any arrival that was given. */
  change(demand: Demand, time: number): void {
    this.demand = demand;
    this.time = time;
    this.gap = this.drawGap();
  }

  next(horizon: number): Arrival | undefined {
    while (this.time < horizon) {
      const { peakPerSecond, shape } = this.demand;
      const rate = peakPerSecond * demandAt(shape, this.calendar(this.time), this.time - this.origin);
      const sliceEnd = Math.min(horizon, (Math.floor(this.time / SLICE_SECONDS) + 1) * SLICE_SECONDS);
      const passes = rate * (sliceEnd - this.time);
      if (passes < this.gap) {
        this.gap -= passes;
        this.time = sliceEnd;
        continue;
      }
      this.time += this.gap / rate;
      this.gap = this.drawGap();
      return this.draw(this.time);
    }
    return undefined;
  }

  private drawGap(): number {
    const shape = 1 / this.demand.variation ** 2;
    return shape === 1 ? this.random.exponential() : this.random.gamma(shape) / shape;
  }

  private draw(time: number): Arrival {
    const { prompt, output, groups, prefixTokens } = this.demand;
    const answer = this.drawAnswer(output);
    return {
      time,
      promptTokens: Math.max(prefixTokens + 1, drawLength(this.random, prompt)),
      ...answer,
      group: Math.floor(this.random.uniform() * groups),
      prefixTokens,
    };
  }

  /** An answer that begins with its end mark is one token long and empty. */
  private drawAnswer(lengths: Lengths): { outputTokens: number; outcome: Outcome } {
    const luck = this.random.uniform();
    const outputTokens = drawLength(this.random, lengths);
    if (luck < this.demand.emptyShare) return { outputTokens: 1, outcome: 'empty' };
    const repeats = luck < this.demand.emptyShare + this.demand.repeatingShare;
    if (repeats || outputTokens === lengths.most) return { outputTokens: lengths.most, outcome: 'truncated' };
    return { outputTokens, outcome: 'ok' };
  }
}

function drawLength(random: Random, { mean, sigma, most }: Lengths): number {
  return Math.min(most, Math.max(1, Math.round(random.logNormal(mean, sigma))));
}
