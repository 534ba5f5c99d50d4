import { describe, expect, test } from 'vitest';
import { flagOf, maskOf, missingFrom, numberOf, readNumber, textOf, type Cell, type Row } from './cell.ts';
import type { FieldName } from './fields.ts';

function row(name: FieldName, text: string, unit = ''): Row {
  return new Map<FieldName, Cell>([[name, { text, unit }]]);
}

describe('numberOf', () => {
  test.each([
    ['memory.total', '81559 MiB', '', 81559 * 1024 * 1024],
    ['memory.total', '81559', 'MiB', 81559 * 1024 * 1024],
    ['memory.total', '81559', '', 81559 * 1024 * 1024],
    ['memory.total', '80 GiB', 'MiB', 80 * 1024 ** 3],
    ['clocks.current.sm', '1980 MHz', 'MHz', 1.98e9],
    ['power.draw', '39.32 W', 'W', 39.32],
    ['power.draw', '39320 mW', '', 39.32],
    ['utilization.gpu', '8 %', '%', 8],
    ['temperature.gpu', '40', '', 40],
    ['temperature.gpu.tlimit', '-3', '', -3],
    ['ecc.errors.corrected.volatile.total', '0', '', 0],
    ['clocks_event_reasons_counters.sw_power_cap', '212553937 us', 'us', 212.553937],
  ] as const)('%s "%s" [%s] is %d in base units', (name, text, unit, value) => {
    expect(numberOf(row(name, text, unit), name)).toEqual({ value });
  });

  test.each([
    ['another unit', 'power.draw', '39.32 MiB'],
    ['an unknown unit', 'power.draw', '39.32 constructor'],
    ['a negative size', 'memory.used', '-1 MiB'],
    ['more than all', 'utilization.gpu', '101 %'],
    ['2^64-1 for unreadable', 'ecc.errors.corrected.volatile.total', '18446744073709551615'],
    ['2^32-1 mW for unreadable', 'enforced.power.limit', '4294967.29 W'],
    ['a decimal comma', 'power.draw', '69,85 W'],
    ['a thousands separator', 'memory.used', '1,024 MiB'],
    ['an exponent', 'memory.used', '1e9 MiB'],
    ['Infinity', 'power.draw', 'Infinity W'],
    ['an impossible temperature', 'temperature.gpu', '65535'],
    ['a name of Object.prototype', 'power.draw', 'constructor'],
  ] as const)('refuses %s', (_, name, text) => {
    expect(numberOf(row(name, text), name)).toEqual({ missing: 'read_failed' });
  });
});

describe('what stands in place of a value', () => {
  test.each([
    ['[N/A]', 'not_supported'],
    ['N/A', 'not_supported'],
    ['', 'not_supported'],
    ['[Not Supported]', 'not_supported'],
    ['[Requested functionality has been deprecated]', 'not_supported'],
    ['[Insufficient Permissions]', 'no_permission'],
    ['[Function Not Found]', 'driver_too_old'],
    ['[Unknown Error]', 'read_failed'],
    ['[GPU requires reset]', 'read_failed'],
    ['[Timeout]', 'read_failed'],
    ['ERR!', 'read_failed'],
  ])('%s means %s for every kind of field', (text, missing) => {
    expect(numberOf(row('power.draw', text), 'power.draw')).toEqual({ missing });
    expect(maskOf(row('clocks_event_reasons.active', text), 'clocks_event_reasons.active')).toEqual({
      missing,
    });
    expect(flagOf(row('remapped_rows.pending', text), 'remapped_rows.pending')).toEqual({ missing });
    expect(textOf(row('vbios_version', text), 'vbios_version')).toEqual({ missing });
  });

  test('a field that the driver does not list makes the driver too old', () => {
    expect(missingFrom(new Map(), 'power.draw')).toBe('driver_too_old');
    expect(missingFrom(new Map(), 'remapped_rows.pending')).toBe('driver_too_old');
    expect(missingFrom(new Map(), 'clocks_event_reasons.active')).toBe('driver_too_old');
    expect(missingFrom(new Map(), 'vbios_version')).toBe('driver_too_old');
  });
});

test('masks have 64 bits', () => {
  const name = 'clocks_event_reasons.active';
  expect(maskOf(row(name, '0x80000000000001FF'), name)).toEqual({ value: 0x8000_0000_0000_01ffn });
  expect(maskOf(row(name, '511'), name)).toEqual({ missing: 'read_failed' });
});

test('flags are Yes or No', () => {
  expect(flagOf(row('remapped_rows.failure', 'Yes'), 'remapped_rows.failure')).toEqual({ value: true });
  expect(flagOf(row('remapped_rows.failure', 'No'), 'remapped_rows.failure')).toEqual({ value: false });
  expect(flagOf(row('remapped_rows.failure', '2'), 'remapped_rows.failure')).toEqual({
    missing: 'read_failed',
  });
});

test('text is bounded and has no control characters, since it becomes a label', () => {
  expect(textOf(row('name', `a\u0000b\n${'x'.repeat(500)}`), 'name').value).toBe(`ab${'x'.repeat(126)}`);
});

test('a number without a unit takes that of its place', () => {
  expect(readNumber('60', '', 'count')).toEqual({ value: 60 });
  expect(readNumber('60 MiB', '', 'count')).toEqual({ missing: 'read_failed' });
});
