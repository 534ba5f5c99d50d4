/** What is reckoned twice, in sentences of numbers and in tables by Prometheus: written once, the two agree to the last digit. */
export interface Arithmetic<T> {
  plus(a: T, b: T): T;
  minus(a: T, b: T): T;
  times(a: T, b: T): T;
  over(a: T, b: T | number): T;
  atLeast(a: T, least: number): T;
  atMost(a: T, most: number): T;
  /** To the next whole number. */
  up(a: T): T;
  /** Unknown unless above 0. */
  positive(a: T): T;
  /** Unknown unless less than the other. */
  under(a: T, b: T): T;
  /** 0 where it is unknown and the other is not. */
  orZero(a: T, other: T): T;
}

type Maybe = number | undefined;

/** Nothing comes of what is unknown. */
export const NUMBERS: Arithmetic<Maybe> = {
  plus: (a, b) => both(a, b, (x, y) => x + y),
  minus: (a, b) => both(a, b, (x, y) => x - y),
  times: (a, b) => both(a, b, (x, y) => x * y),
  over: (a, b) => both(a, b, (x, y) => x / y),
  atLeast: (a, least) => both(a, least, Math.max),
  atMost: (a, most) => both(a, most, Math.min),
  up: (a) => (a === undefined ? undefined : Math.ceil(a)),
  positive: (a) => (a !== undefined && a > 0 ? a : undefined),
  under: (a, b) => both(a, b, (x, y) => (x < y ? x : undefined)),
  orZero: (a, other) => a ?? (other === undefined ? undefined : 0),
};

function both(a: Maybe, b: Maybe, reckon: (x: number, y: number) => Maybe): Maybe {
  return a === undefined || b === undefined ? undefined : reckon(a, b);
}

/** Of expressions with the same labels. Numbers of Prometheus are those of JavaScript. */
export const PROMQL: Arithmetic<string> = {
  plus: (a, b) => `(${a} + ${b})`,
  minus: (a, b) => `(${a} - ${b})`,
  times: (a, b) => `(${a} * ${b})`,
  over: (a, b) => `(${a} / ${b})`,
  atLeast: (a, least) => `clamp_min(${a}, ${least})`,
  atMost: (a, most) => `clamp_max(${a}, ${most})`,
  up: (a) => `ceil(${a})`,
  positive: (a) => `(${a} > 0)`,
  under: (a, b) => `(${a} < ${b})`,
  orZero: (a, other) => `(${a} or 0 * ${other})`,
};
