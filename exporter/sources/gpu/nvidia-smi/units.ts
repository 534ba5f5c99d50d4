import type { Quantity } from './fields.ts';

/** Multiplier and divisor to the base unit; two numbers, because a division by 10^6 is exact where x 10^-6 is not. */
const UNITS = new Map<string, readonly [dimension: string, times: number, per: number]>([
  ['B', ['bytes', 1, 1]],
  ['KiB', ['bytes', 1024, 1]],
  ['MiB', ['bytes', 1024 ** 2, 1]],
  ['GiB', ['bytes', 1024 ** 3, 1]],
  ['Hz', ['hertz', 1, 1]],
  ['MHz', ['hertz', 1e6, 1]],
  ['GHz', ['hertz', 1e9, 1]],
  ['ns', ['seconds', 1, 1e9]],
  ['us', ['seconds', 1, 1e6]],
  ['ms', ['seconds', 1, 1e3]],
  ['s', ['seconds', 1, 1]],
  ['mW', ['watts', 1, 1e3]],
  ['W', ['watts', 1, 1]],
  ['C', ['celsius', 1, 1]],
  ['%', ['percent', 1, 1]],
  ['', ['count', 1, 1]],
]);

const DIMENSION: Readonly<Record<Quantity, string>> = {
  bytes: 'bytes',
  hertz: 'hertz',
  seconds: 'seconds',
  watts: 'watts',
  percent: 'percent',
  celsius: 'celsius',
  margin: 'celsius',
  count: 'count',
};

/** `value` in the base unit of the quantity; undefined for another quantity's unit or a value that cannot be. */
export function toBaseUnit(value: number, unit: string, quantity: Quantity): number | undefined {
  const [dimension, times, per] = UNITS.get(unit) ?? [];
  if (dimension !== DIMENSION[quantity] || times === undefined || per === undefined) return undefined;
  return isPlausible(value, quantity) ? (value * times) / per : undefined;
}

/** Drivers print 2^64-1, or 2^32-1 milliwatts, for what they could not read: neither is a reading. */
function isPlausible(value: number, quantity: Quantity): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  if (quantity === 'percent') return value >= 0 && value <= 100;
  if (quantity === 'celsius' || quantity === 'margin') return Math.abs(value) < 1000;
  if (quantity === 'watts') return value >= 0 && value < 1e6;
  return value >= 0;
}
