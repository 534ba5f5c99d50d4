import { MalformedProtobuf } from './malformed.ts';

const TWO_TO_32 = 0x1_0000_0000;

/** A place in bytes that only goes forward and never past `end`: what would go past it throws MalformedProtobuf. */
export class ByteCursor {
  protected at: number;
  protected readonly end: number;
  protected readonly bytes: Buffer;
  /** The last varint, in two halves of 32 bits. */
  protected low = 0;
  protected high = 0;

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** The last varint. Exact up to 2^53; what is greater gives no safe integer. */
  protected get number(): number {
    return this.high * TWO_TO_32 + this.low;
  }

  /** Goes past `size` bytes. @returns where they begin */
  protected take(size: number): number {
    const from = this.at;
    if (size > this.end - from) {
      throw new MalformedProtobuf(`it ends before the ${size} bytes that begin at byte ${from}`);
    }
    this.at = from + size;
    return from;
  }

  /** Reads seven bits a byte, the low ones first, into `low` and `high`. */
  protected varint(): void {
    const from = this.at;
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index++) {
      if (this.at >= this.end)
        throw new MalformedProtobuf(`it ends inside the number that begins at byte ${from}`);
      const byte = this.bytes[this.at++] ?? 0;
      const bits = byte & 0x7f;
      if (index < 5) low |= bits << (7 * index);
      if (index === 4) high = bits >>> 4;
      else if (index > 4) high |= bits << (7 * index - 32);
      if (byte >= 0x80) continue;
      this.low = low >>> 0;
      this.high = high >>> 0;
      return;
    }
    throw new MalformedProtobuf(`the number that begins at byte ${from} has more than 10 bytes`);
  }
}
