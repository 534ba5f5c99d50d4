/** What a baseline watches: one number for each server and model, never negative, a mean over five minutes. */

/** `rate`: work per second; `latency`: seconds to wait; `cost`: what a unit of work takes; `ratio`: a share of 0-1; `gauge`: a level. */
export type SignalKind = 'rate' | 'latency' | 'cost' | 'ratio' | 'gauge';

/** Which side is a fault. */
export type Direction = 'up' | 'down' | 'both';

export interface Signal {
  /** Value of the label `signal`: `request_rate`. */
  readonly signal: string;
  readonly kind: SignalKind;
  readonly direction: Direction;
  /** Unit of the value in words, for documents and panels. */
  readonly unit: string;
  /**
   * The least difference that matters, in the signal's unit, above 0. It is also the level under which 30 % of nothing
   * counts as nothing: levels that may be 0 are compared on top of it.
   */
  readonly minimumEffect: number;
  readonly minimumTraffic?: Traffic;
  /** PromQL of the value. Its labels tell the series apart; NaN and negative values are left out. */
  readonly expr: string;
  readonly help: string;
}

/** With less of it the value is an accident: it is neither judged nor learned. */
export interface Traffic {
  /** PromQL with the labels of the value. */
  readonly expr: string;
  /** In the unit of `expr`. */
  readonly atLeast: number;
}
