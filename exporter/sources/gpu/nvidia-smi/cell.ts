import type { FeatureReason } from '../../../model/gpu.ts';
import { fieldSpec, type FieldName, type Quantity } from './fields.ts';
import { toBaseUnit } from './units.ts';

/** A cell as printed, with the unit of its column header. */
export interface Cell {
  readonly text: string;
  readonly unit: string;
}

/** A GPU's cells; a field that was not asked for, because the driver does not list it, is not in it. */
export type Row = ReadonlyMap<FieldName, Cell>;

/** A value, or why there is none. */
export type Reading<T> =
  | { readonly value: T; readonly missing?: undefined }
  | { readonly value?: undefined; readonly missing: FeatureReason };

/** What nvidia-smi prints in place of a value: nvmlErrorString() of the failed call, mostly in brackets. */
const ABSENT = new Map<string, FeatureReason>([
  ['', 'not_supported'],
  ['n/a', 'not_supported'],
  ['not supported', 'not_supported'],
  ['not available', 'not_supported'],
  ['requested functionality has been deprecated', 'not_supported'],
  ['insufficient permissions', 'no_permission'],
  ['function not found', 'driver_too_old'],
  ['unknown error', 'read_failed'],
  ['err!', 'read_failed'],
]);

/** A decimal comma is refused on purpose: `1,024` could be either. The child runs with LC_ALL=C. */
const NUMBER = /^([+-]?\d{1,20}(?:\.\d{1,9})?)\s*([A-Za-z%]*)$/;
const MAX_TEXT_CHARS = 128;

/** `text` in base units; `unit` counts where the text has none. */
export function readNumber(text: string, unit: string, quantity: Quantity): Reading<number> {
  const match = NUMBER.exec(text);
  if (!match) return { missing: reasonFor(text) };
  const value = toBaseUnit(Number(match[1]), match[2] || unit, quantity);
  return value === undefined ? { missing: 'read_failed' } : { value };
}

/** The field in base units: bytes, hertz, seconds, watts, degrees Celsius, percent or a count. */
export function numberOf(row: Row, name: FieldName): Reading<number> {
  const cell = row.get(name);
  if (!cell) return { missing: 'driver_too_old' };
  const { kind, unit = '' } = fieldSpec(name);
  if (kind === 'mask' || kind === 'flag' || kind === 'text') return { missing: 'read_failed' };
  return readNumber(cell.text, cell.unit || unit, kind);
}

export function maskOf(row: Row, name: FieldName): Reading<bigint> {
  const cell = row.get(name);
  if (!cell) return { missing: 'driver_too_old' };
  return /^0x[0-9a-f]{1,16}$/i.test(cell.text)
    ? { value: BigInt(cell.text) }
    : { missing: reasonFor(cell.text) };
}

export function flagOf(row: Row, name: FieldName): Reading<boolean> {
  const cell = row.get(name);
  if (!cell) return { missing: 'driver_too_old' };
  if (/^yes$/i.test(cell.text)) return { value: true };
  if (/^no$/i.test(cell.text)) return { value: false };
  return { missing: reasonFor(cell.text) };
}

export function textOf(row: Row, name: FieldName): Reading<string> {
  const cell = row.get(name);
  if (!cell) return { missing: 'driver_too_old' };
  if (isPlaceholder(cell.text)) return { missing: reasonFor(cell.text) };
  return { value: labelText(cell.text) };
}

/** Foreign text fit for a label: bounded, without control characters. */
export function labelText(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '').slice(0, MAX_TEXT_CHARS);
}

/** Why a field of any kind has no value; undefined if it has one. */
export function missingFrom(row: Row, name: FieldName): FeatureReason | undefined {
  const { kind } = fieldSpec(name);
  if (kind === 'mask') return maskOf(row, name).missing;
  if (kind === 'flag') return flagOf(row, name).missing;
  if (kind === 'text') return textOf(row, name).missing;
  return numberOf(row, name).missing;
}

/** True for text that stands where a value should be: `[N/A]`, `ERR!`, any other text in brackets. */
export function isPlaceholder(text: string): boolean {
  return ABSENT.has(stripped(text)) || /^\[.*\]$/.test(text);
}

/** True for the error that says so of the whole GPU, not of one field. */
export function saysGpuIsLost(text: string): boolean {
  return stripped(text) === 'gpu is lost';
}

/** Text that is neither a value nor a known placeholder is an error of the driver: `[GPU requires reset]`, `[Timeout]`. */
function reasonFor(text: string): FeatureReason {
  return ABSENT.get(stripped(text)) ?? 'read_failed';
}

function stripped(text: string): string {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text;
  return bare.trim().toLowerCase();
}
