/** Whether memory grows: a straight line through what is left of it after sweeps. */

const MEBIBYTE = 1024 * 1024;
const HOUR = 3_600;

export interface Reading {
  readonly seconds: number;
  readonly bytes: number;
}

/** MiB an hour. */
export interface Growth {
  readonly slope: number;
  /** Standard error of the slope. */
  readonly error: number;
}

/**
 * By least squares through the least reading of each window, in the second half of the time: the first half is there to fill
 * what is filled once, and what is held for a moment only ever adds. @param windowSeconds of each window; three are needed
 */
export function growthOf(readings: readonly Reading[], windowSeconds: number): Growth {
  const points = leastOfWindows(secondHalf(readings), windowSeconds);
  const middle = mean(points.map(({ seconds }) => seconds));
  const level = mean(points.map(({ bytes }) => bytes));
  const spread = sum(points.map(({ seconds }) => (seconds - middle) ** 2));
  const slope = sum(points.map(({ seconds, bytes }) => (seconds - middle) * (bytes - level))) / spread;
  const squares = points.map(({ seconds, bytes }) => (bytes - level - slope * (seconds - middle)) ** 2);
  const error = Math.sqrt(sum(squares) / (points.length - 2) / spread);
  return { slope: perHour(slope), error: perHour(error) };
}

/** Of things that grow beside one another. */
export function together(growths: readonly Growth[]): Growth {
  return {
    slope: sum(growths.map(({ slope }) => slope)),
    error: Math.hypot(...growths.map(({ error }) => error)),
  };
}

function secondHalf(readings: readonly Reading[]): Reading[] {
  const [first = 0, last = 0] = [readings[0]?.seconds, readings.at(-1)?.seconds];
  return readings.filter(({ seconds }) => seconds >= (first + last) / 2);
}

function leastOfWindows(readings: readonly Reading[], windowSeconds: number): Reading[] {
  const from = readings[0]?.seconds ?? 0;
  const least = new Map<number, Reading>();
  for (const reading of readings) {
    const window = Math.floor((reading.seconds - from) / windowSeconds);
    const known = least.get(window);
    if (!known || reading.bytes < known.bytes) least.set(window, reading);
  }
  return [...least.values()];
}

function perHour(bytesPerSecond: number): number {
  return (bytesPerSecond * HOUR) / MEBIBYTE;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
