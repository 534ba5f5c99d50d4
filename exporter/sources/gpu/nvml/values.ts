import type { FeatureReason } from '../../../model/gpu.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { textOf } from './library.ts';
import type { Layout } from './layout.ts';
import type { NvmlSymbol } from './prototypes.ts';
import { featureReason, SUCCESS } from './status.ts';

/** A value, or why there is none. */
export type Reading<T> =
  { readonly value: T; readonly reason?: never } | { readonly value?: never; readonly reason: FeatureReason };

export function fail(code: number): { readonly reason: FeatureReason } {
  return { reason: featureReason(code) };
}

export function mapReading<T, U>(reading: Reading<T>, map: (value: T) => U): Reading<U> {
  return reading.reason === undefined ? { value: map(reading.value) } : { reason: reading.reason };
}

/** `{ key: value }` when there is a value, else nothing: absent is not undefined. */
export function optional<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  const object: { [P in K]?: T } = {};
  if (value !== undefined) object[key] = value;
  return object;
}

/** A call whose last argument is a u32 result. */
export async function readU32(
  nvml: NvmlLibrary,
  symbol: NvmlSymbol,
  ...args: (Handle | number)[]
): Promise<Reading<number>> {
  const out = Buffer.alloc(4);
  const code = await nvml.call(symbol, ...args, out);
  return code === SUCCESS ? { value: out.readUInt32LE(0) } : fail(code);
}

/** A call whose last argument is a u64 result; beyond 2^53 the last digits are rounded. */
export async function readU64(
  nvml: NvmlLibrary,
  symbol: NvmlSymbol,
  ...args: (Handle | number)[]
): Promise<Reading<number>> {
  const out = Buffer.alloc(8);
  const code = await nvml.call(symbol, ...args, out);
  return code === SUCCESS ? { value: Number(out.readBigUInt64LE(0)) } : fail(code);
}

/** A call whose last argument is a handle result. */
export async function readHandle(
  nvml: NvmlLibrary,
  symbol: NvmlSymbol,
  ...args: (Handle | number)[]
): Promise<Reading<Handle>> {
  const out = Buffer.alloc(8);
  const code = await nvml.call(symbol, ...args, out);
  return code === SUCCESS ? { value: out.readBigUInt64LE(0) } : fail(code);
}

/** A call that fills a text buffer of a given length; an empty text where it fails. */
export async function readText(
  nvml: NvmlLibrary,
  symbol: NvmlSymbol,
  length: number,
  ...args: (Handle | number)[]
): Promise<string> {
  const out = Buffer.alloc(length);
  const code = await nvml.call(symbol, ...args, out, length);
  return code === SUCCESS ? textOf(out) : '';
}

/** A call whose last argument is a struct, its version word set when it has one. */
export async function readStruct(
  nvml: NvmlLibrary,
  symbol: NvmlSymbol,
  layout: Layout,
  ...args: (Handle | number)[]
): Promise<Reading<Buffer>> {
  const out = Buffer.alloc(layout.size);
  if (layout.version !== undefined) out.writeUInt32LE(layout.version, 0);
  const code = await nvml.call(symbol, ...args, out);
  return code === SUCCESS ? { value: out } : fail(code);
}
