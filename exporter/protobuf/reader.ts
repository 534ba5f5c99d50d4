import { ByteCursor } from './byte-cursor.ts';
import { MalformedProtobuf } from './malformed.ts';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** An array in an array takes two. */
const MOST_NESTED = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the fields of one protobuf message, in place: nothing is copied but text and numbers. Whatever the bytes are,
 * each call goes forward or throws MalformedProtobuf.
 */
export class ProtobufReader extends ByteCursor {
  /** Number of the field that `next` went to. Its value must be read or skipped before `next` is called again. */
  field = 0;
  private wireType = 0;
  private readonly depth: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length, depth = 0) {
    super(bytes, start, end);
    this.depth = depth;
  }

  /** Goes to the next field. @returns false at the end of the message */
  next(): boolean {
    if (this.at >= this.end) return false;
    const from = this.at;
    this.varint();
    this.field = this.low >>> 3;
    this.wireType = this.low & 7;
    if (this.high !== 0 || this.field === 0)
      throw new MalformedProtobuf(`byte ${from} begins no protobuf field`);
    return true;
  }

  /** Exact up to 2^53; what is greater gives no safe integer. */
  uint64(): number {
    this.expect(VARINT);
    this.varint();
    return this.number;
  }

  int64(): bigint {
    this.expect(VARINT);
    this.varint();
    return BigInt.asIntN(64, (BigInt(this.high) << 32n) | BigInt(this.low));
  }

  /** Also of enums and booleans. */
  uint32(): number {
    this.expect(VARINT);
    this.varint();
    return this.low;
  }

  sint32(): number {
    const zigzag = this.uint32();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** Exact up to 2^53, as `uint64`. */
  fixed64(): number {
    const at = this.bytesOf(FIXED64, 8);
    this.low = this.bytes.readUInt32LE(at);
    this.high = this.bytes.readUInt32LE(at + 4);
    return this.number;
  }

  exactFixed64(): bigint {
    return this.bytes.readBigUInt64LE(this.bytesOf(FIXED64, 8));
  }

  double(): number {
    return this.bytes.readDoubleLE(this.bytesOf(FIXED64, 8));
  }

  string(): string {
    const from = this.at;
    try {
      return utf8.decode(this.view());
    } catch (error) {
      if (error instanceof MalformedProtobuf) throw error;
      throw new MalformedProtobuf(`the text at byte ${from} is not UTF-8`);
    }
  }

  /** The bytes of the field, not copied. */
  view(): Buffer {
    const length = this.length();
    const at = this.take(length);
    return this.bytes.subarray(at, at + length);
  }

  message(): ProtobufReader {
    if (this.depth >= MOST_NESTED) throw new MalformedProtobuf(`it is nested more than ${MOST_NESTED} deep`);
    const length = this.length();
    const at = this.take(length);
    return new ProtobufReader(this.bytes, at, at + length, this.depth + 1);
  }

  /** The values below come packed or one by one, and are appended. */
  uint64s(into: number[]): void {
    this.repeated(VARINT, into, (reader) => reader.uint64());
  }

  fixed64s(into: number[]): void {
    this.repeated(FIXED64, into, (reader) => reader.fixed64());
  }

  doubles(into: number[]): void {
    this.repeated(FIXED64, into, (reader) => reader.double());
  }

  /** Goes past the value of a field that is not known. */
  skip(): void {
    if (this.wireType === VARINT) this.varint();
    else if (this.wireType === FIXED64) this.bytesOf(FIXED64, 8);
    else if (this.wireType === FIXED32) this.bytesOf(FIXED32, 4);
    else if (this.wireType === BYTES) this.take(this.length());
    // Groups are of proto2, which nobody here speaks.
    else throw this.unexpected('that is not known');
  }

  private repeated(wireType: number, into: number[], read: (reader: ProtobufReader) => number): void {
    if (this.wireType !== BYTES) {
      into.push(read(this));
      return;
    }
    const packed = this.message();
    packed.wireType = wireType;
    while (packed.at < packed.end) into.push(read(packed));
  }

  private expect(wireType: number): void {
    if (this.wireType === wireType) return;
    throw this.unexpected(`where ${wireType} is expected`);
  }

  private unexpected(clause: string): MalformedProtobuf {
    return new MalformedProtobuf(`field ${this.field} has a wire type of ${this.wireType} ${clause}`);
  }

  private bytesOf(wireType: number, size: number): number {
    this.expect(wireType);
    return this.take(size);
  }

  private length(): number {
    this.expect(BYTES);
    this.varint();
    return this.number;
  }
}
