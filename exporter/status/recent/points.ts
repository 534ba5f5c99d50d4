/** What was known of one series over a window: plain arithmetic on its points, which ascend in time. */
export interface Point {
  /** Unix milliseconds. */
  readonly at: number;
  readonly value: number;
}

/** Mean over the time between the points; of one point its value. `undefined` of none. */
export function timeMean(points: readonly Point[]): number | undefined {
  const [first] = points;
  if (!first) return undefined;
  if (points.length === 1) return first.value;
  let area = 0;
  for (const [earlier, later] of pairs(points)) {
    area += ((earlier.value + later.value) / 2) * (later.at - earlier.at);
  }
  return area / (lastOf(points).at - first.at);
}

/** What a counter grew by, where it fell it began anew from 0. `undefined` of less than two points. */
export function increaseOf(points: readonly Point[]): number | undefined {
  if (points.length < 2) return undefined;
  let increase = 0;
  for (const [earlier, later] of pairs(points)) increase += growth(earlier.value, later.value);
  return increase;
}

/** Increase per second of a counter between its first point and its last. `undefined` of less than two points. */
export function rateOf(points: readonly Point[]): number | undefined {
  const increase = increaseOf(points);
  const [first] = points;
  return increase === undefined || !first ? undefined : increase / ((lastOf(points).at - first.at) / 1000);
}

/** Change per second of a gauge by least squares, as `deriv` of Prometheus. `undefined` of less than two points. */
export function slopeOf(points: readonly Point[]): number | undefined {
  const [first] = points;
  if (!first || points.length < 2) return undefined;
  // Seconds since the first point: squares of Unix times lose the digits that count.
  const seconds = points.map(({ at }) => (at - first.at) / 1000);
  const meanSeconds = sum(seconds) / points.length;
  const meanValue = sum(points.map(({ value }) => value)) / points.length;
  let covariance = 0;
  let variance = 0;
  for (const [index, { value }] of points.entries()) {
    const distance = (seconds[index] ?? 0) - meanSeconds;
    covariance += distance * (value - meanValue);
    variance += distance * distance;
  }
  return covariance / variance;
}

/** Growth of a counter between two readings; what is less than before was reset and counts whole. */
export function growth(before: number, after: number): number {
  return after < before ? after : after - before;
}

/** Neighbours: first and second, second and third, and so on. */
export function pairs(points: readonly Point[]): (readonly [Point, Point])[] {
  return points.slice(1).map((later, index) => [points[index] ?? later, later]);
}

function lastOf(points: readonly Point[]): Point {
  return points.at(-1) ?? { at: Number.NaN, value: Number.NaN };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
