import { describe, expect, it } from 'vitest';
import { MalformedProtobuf } from './malformed.ts';
import { ProtobufReader } from './reader.ts';

/** At the first field. */
function reading(...bytes: number[]): ProtobufReader {
  const reader = new ProtobufReader(Buffer.from(bytes));
  reader.next();
  return reader;
}

describe('a number', () => {
  it.each([
    [[0x08, 0x00], 0],
    [[0x08, 0x96, 0x01], 150],
    [[0x08, 0xff, 0xff, 0xff, 0xff, 0x0f], 0xffff_ffff],
    [[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f], Number.MAX_SAFE_INTEGER],
    [[0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10], 2 ** 53],
    [[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], 2 ** 64],
  ])('of bytes %j is %d', (bytes, expected) => {
    expect(reading(...bytes).uint64()).toBe(expected);
  });

  it.each([
    [0x00, 0],
    [0x01, -1],
    [0x02, 1],
    [0x7f, -64],
  ])('with a sign comes in zigzag: %d is %d', (byte, expected) => {
    expect(reading(0x08, byte).sint32()).toBe(expected);
  });

  it.each([
    [[0xff, 0xff, 0xff, 0xff, 0x0f], -(2 ** 31)],
    [[0xfe, 0xff, 0xff, 0xff, 0x0f], 2 ** 31 - 1],
  ])('reaches the ends of 32 bits: %j', (bytes, expected) => {
    expect(reading(0x08, ...bytes).sint32()).toBe(expected);
  });

  it('of 64 bits may be negative', () => {
    const minusTwo = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    expect(reading(0x08, ...minusTwo).int64()).toBe(-2n);
  });

  it('of fixed size is exact where it must be', () => {
    const bytes = [0x09, 0x01, 0, 0, 0, 0, 0, 0, 0x80];
    expect(reading(...bytes).exactFixed64()).toBe(2n ** 63n + 1n);
    expect(reading(...bytes).fixed64()).toBe(2 ** 63);
    expect(reading(0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f).double()).toBe(1);
  });
});

it('repeated values come packed, one by one, or both', () => {
  const reader = new ProtobufReader(Buffer.from([0x12, 0x03, 0x01, 0x96, 0x01, 0x10, 0x05, 0x12, 0x00]));
  const values: number[] = [];
  while (reader.next()) reader.uint64s(values);
  expect(values).toEqual([1, 150, 5]);
});

it('what is not known is skipped, whatever its wire type', () => {
  const fixed32 = [0x1d, 1, 2, 3, 4];
  const fixed64 = [0x21, 1, 2, 3, 4, 5, 6, 7, 8];
  const reader = new ProtobufReader(Buffer.from([0x08, 0x01, 0x12, 0x01, 0xff, ...fixed32, ...fixed64]));
  const fields: number[] = [];
  while (reader.next()) {
    fields.push(reader.field);
    reader.skip();
  }
  expect(fields).toEqual([1, 2, 3, 4]);
});

describe('refused with a sentence:', () => {
  it.each<[string, number[], (reader: ProtobufReader) => unknown, RegExp]>([
    ['a number cut off', [0x08, 0x80], (reader) => reader.uint64(), /ends inside the number .* byte 1$/],
    [
      'a number of 11 bytes',
      [0x08, ...Array<number>(10).fill(0x80), 1],
      (r) => r.uint64(),
      /more than 10 bytes/,
    ],
    [
      'a length that is a lie',
      [0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f, 1],
      (r) => r.message(),
      /ends before the 34359738367/,
    ],
    ['a length past the end of the message', [0x0a, 0x02, 1], (r) => r.string(), /ends before the 2 bytes/],
    ['a double cut off', [0x09, 1, 2], (r) => r.double(), /ends before the 8 bytes that begin at byte 1$/],
    [
      'a packed list cut off',
      [0x0a, 0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      (r) => r.doubles([]),
      /ends before the 8/,
    ],
    ['a group', [0x0b, 0x0c], (r) => r.skip(), /field 1 has a wire type of 3 that is not known/],
    ['a wire type that there is not', [0x0f], (r) => r.skip(), /wire type of 7/],
    ['another wire type than the field has', [0x08, 0x01], (r) => r.string(), /of 0 where 2 is expected/],
    ['text that is not UTF-8', [0x0a, 0x01, 0xff], (r) => r.string(), /text at byte 1 is not UTF-8/],
  ])('%s', (_, bytes, read, message) => {
    const reader = reading(...bytes);
    expect(() => read(reader)).toThrow(MalformedProtobuf);
    expect(() => read(reading(...bytes))).toThrow(message);
  });

  it('field 0, and a field number of more than 29 bits', () => {
    expect(() => reading(0x00)).toThrow(/byte 0 begins no protobuf field/);
    expect(() => reading(0x88, 0x80, 0x80, 0x80, 0x80, 0x01)).toThrow(/begins no protobuf field/);
  });
});
