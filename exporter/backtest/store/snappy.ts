/** The most that one literal holds with a length of two bytes. */
const LONGEST_LITERAL = 65_536;
/** Tag of a literal whose length, less one, stands in the two bytes after it. */
const LITERAL = 61 << 2;

/** Bytes as the snappy block format has them, none of them compressed: it goes over loopback. */
export function snappyOf(bytes: Buffer): Buffer {
  const parts: Buffer[] = [varint(bytes.length)];
  for (let from = 0; from < bytes.length; from += LONGEST_LITERAL) {
    const part = bytes.subarray(from, from + LONGEST_LITERAL);
    const less = part.length - 1;
    parts.push(Buffer.from([LITERAL, less & 0xff, less >> 8]), part);
  }
  return Buffer.concat(parts);
}

/** Seven bits a byte, the low ones first. @param value whole, 0 to 2^53 */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
