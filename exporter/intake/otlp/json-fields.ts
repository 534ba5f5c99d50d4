import { quoted } from '../../sources/inference/prometheus-text/rejections.ts';
import { MalformedOtlp } from './malformed.ts';

/**
 * Reads the fields of proto3 JSON: an absent field and null are the default, 64-bit numbers come as text or as numbers,
 * doubles may be "NaN" and "Infinity". All throw MalformedOtlp. `key` is what messages call the field.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A message; undefined where it is absent. */
export function objectIn(value: unknown, key: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return value;
  throw unexpected(value, key, 'an object');
}

export function listIn(value: unknown, key: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw unexpected(value, key, 'a list');
}

/** The messages of a repeated field. */
export function* objectsIn(value: unknown, key: string): Iterable<JsonObject> {
  for (const item of listIn(value, key)) yield objectIn(item, key) ?? {};
}

const LONE_SURROGATE = /\p{Cs}/u;

export function textIn(value: unknown, key: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw unexpected(value, key, 'text');
  // It has no UTF-8: two texts that differ would be one on the page.
  if (LONE_SURROGATE.test(value)) throw new MalformedOtlp(`${key} is not Unicode text`);
  return value;
}

const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const SPECIAL = new Set(['NaN', 'Infinity', '-Infinity']);

export function doubleIn(value: unknown, key: string): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && (DECIMAL.test(value) || SPECIAL.has(value))) return Number(value);
  throw unexpected(value, key, 'a number');
}

/** A whole number that is not negative; exact up to 2^53, and no safe integer beyond. */
export function countIn(value: unknown, key: string): number {
  const count = doubleIn(value, key);
  if (Number.isInteger(count) && count >= 0) return count;
  throw unexpected(value, key, 'a whole number that is not negative');
}

/** A signed whole number of 32 bits. */
export function int32In(value: unknown, key: string): number {
  const number = doubleIn(value, key);
  if ((number | 0) === number) return number;
  throw unexpected(value, key, 'a whole number of 32 bits');
}

const WHOLE = /^-?\d{1,20}$/;

/** A whole number of 64 bits, exact where it comes as text. */
export function int64In(value: unknown, key: string): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === 'string' && WHOLE.test(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw unexpected(value, key, 'a whole number');
}

/** An enum by number or by name, as a place in `names`. What is in neither is the first one, which is "unspecified". */
export function enumIn(value: unknown, names: readonly string[], key: string): number {
  if (typeof value === 'string') return Math.max(0, names.indexOf(value));
  const number = int32In(value, key);
  return number in names ? number : 0;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unexpected(found: unknown, key: string, expected: string): MalformedOtlp {
  return new MalformedOtlp(`${key} is ${describe(found)}, expected ${expected}`);
}

function describe(found: unknown): string {
  if (typeof found === 'string') return quoted(found);
  if (Array.isArray(found)) return 'a list';
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : 'an object';
}
