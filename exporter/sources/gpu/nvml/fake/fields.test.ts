import { afterAll, beforeAll, expect, test } from 'vitest';
import { FieldValue } from '../layout.ts';
import { openFake, type OpenFake } from './open.ts';

let nvml: OpenFake;
beforeAll(async () => {
  nvml = await openFake([]);
});
afterAll(() => nvml.close());

const ALL_LINKS = 0xffffffff;

/** Asks for fields as [id, scope] and gives [result, type, the eight bytes of the value]. */
function fields(...asked: [id: number, scope: number][]): [result: number, type: number, value: bigint][] {
  const { size, offsets } = FieldValue;
  const values = Buffer.alloc(size * asked.length);
  asked.forEach(([id, scope], row) => {
    values.writeUInt32LE(id, row * size + offsets.fieldId);
    values.writeUInt32LE(scope, row * size + offsets.scopeId);
  });
  expect(nvml.call('nvmlDeviceGetFieldValues', nvml.device(0), asked.length, values)).toBe(0);
  return asked.map((_, row) => [
    values.readInt32LE(row * size + offsets.nvmlReturn),
    values.readInt32LE(row * size + offsets.valueType),
    values.readBigUInt64LE(row * size + offsets.value),
  ]);
}

function low32(value: bigint): number {
  return Number(value & 0xffffffffn);
}

test('each entry has a result of its own, and a failed one holds no value', () => {
  nvml.scenario(
    'gpu 0 memory_temperature 61',
    'gpu 0 field 74 221310321 u64',
    'gpu 0 field 94 error=3',
    'max_field 200',
  );
  const [memory, power, replays, tooNew, none] = fields([82, 0], [74, 0], [94, 0], [269, 0], [0, 0]);
  expect([memory?.[0], memory?.[1], low32(memory?.[2] ?? 0n)]).toEqual([0, 1, 61]);
  expect(power).toEqual([0, 3, 221310321n]);
  expect(replays?.[0]).toBe(3);
  expect(replays?.[2]).toBe(0xa5a5a5a5a5a5a5a5n);
  expect(tooNew?.[0]).toBe(2);
  expect(none?.[0]).toBe(2);
  nvml.scenario('max_field 200 error=3');
  expect(fields([200, 0], [199, 0]).map(([result]) => result)).toEqual([3, 3]);
  nvml.scenario('gpu 0 field 199 1 u32');
  expect(fields([199, 0])[0]?.[0]).toBe(0);
});

test('types are what the scenario says', () => {
  nvml.scenario(
    'gpu 0 field 10 4000000000 u32',
    'gpu 0 field 11 -7 i32',
    'gpu 0 field 12 -7 i64',
    'gpu 0 field 13 0.25 double',
  );
  const [u32, i32, i64, double] = fields([10, 0], [11, 0], [12, 0], [13, 0]);
  expect([u32?.[1], low32(u32?.[2] ?? 0n)]).toEqual([1, 4000000000]);
  expect([i32?.[1], low32(i32?.[2] ?? 0n) | 0]).toEqual([5, -7]);
  expect([i64?.[1], BigInt.asIntN(64, i64?.[2] ?? 0n)]).toEqual([4, -7n]);
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(double?.[2] ?? 0n);
  expect([double?.[1], bytes.readDoubleLE()]).toEqual([0, 0.25]);
});

test('a scope is its own value, and a line without one answers to the others', () => {
  nvml.scenario('gpu 0 field 161 5 u64', 'gpu 0 field 161 9 u64 scope=2', 'gpu 0 field 161 6 u64');
  expect(fields([161, 0], [161, 2], [161, ALL_LINKS]).map(([, , value]) => value)).toEqual([6n, 9n, 6n]);
});

test('NVLink bytes of the links add up to the total', () => {
  nvml.scenario('gpu 0 nvlinks 4', 'gpu 0 nvlink_transmit_kib 4003');
  const links = fields([138, 0], [138, 1], [138, 2], [138, 3]).map(([, , value]) => value);
  expect(links.reduce((sum, value) => sum + value, 0n)).toBe(4003n);
  const [total, beyond, receive] = fields([138, ALL_LINKS], [138, 4], [139, ALL_LINKS]);
  expect(total).toEqual([0, 3, 4003n]);
  expect(beyond?.[0]).toBe(2);
  expect(receive?.[2]).toBe(0n);
  nvml.scenario('gpu 0 nvlinks 0');
  expect(fields([138, ALL_LINKS], [90, 0], [38, 0]).map(([result]) => result)).toEqual([3, 3, 3]);
});

test('a 32-bit counter wraps', () => {
  nvml.scenario('epoch 1000000000', 'gpu 0 field 197 4294967290 u32 rate=1');
  const seconds = Math.floor(Date.now() / 1000) - 1000000000;
  const value = low32(fields([197, 0])[0]?.[2] ?? 0n);
  expect(value).toBeGreaterThanOrEqual(seconds - 6);
  expect(value).toBeLessThan(seconds + 60);
});
