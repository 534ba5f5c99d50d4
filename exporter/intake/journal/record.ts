/** What was pushed, as it came: read again after a restart it counts the same. */
export interface JournalRecord {
  readonly protocol: 'events' | 'otlp';
  /** How the body is written, in the words of its protocol. */
  readonly format: string;
  /** Unix milliseconds at which it came in. */
  readonly at: number;
  readonly body: Buffer;
}

/** Lengths of head and body, four bytes each. */
const LENGTHS = 8;

/** Two lengths, the head as JSON, the body as it is. */
export function encodeRecord({ body, ...head }: JournalRecord): readonly Buffer[] {
  const headBytes = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(LENGTHS);
  lengths.writeUInt32LE(headBytes.length, 0);
  lengths.writeUInt32LE(body.length, 4);
  return [lengths, headBytes, body];
}

/** The record at an offset and where the next one starts; undefined where it was not written to its end. */
export function decodeRecord(
  bytes: Buffer,
  offset: number,
): { readonly record: JournalRecord; readonly next: number } | undefined {
  if (offset + LENGTHS > bytes.length) return undefined;
  const headEnd = offset + LENGTHS + bytes.readUInt32LE(offset);
  const bodyEnd = headEnd + bytes.readUInt32LE(offset + 4);
  if (bodyEnd > bytes.length) return undefined;
  const head = parseHead(bytes.toString('utf8', offset + LENGTHS, headEnd));
  return head && { record: { ...head, body: bytes.subarray(headEnd, bodyEnd) }, next: bodyEnd };
}

function parseHead(text: string): Omit<JournalRecord, 'body'> | undefined {
  try {
    const { protocol, format, at } = JSON.parse(text);
    const known = protocol === 'events' || protocol === 'otlp';
    return known && typeof format === 'string' && typeof at === 'number'
      ? { protocol, format, at }
      : undefined;
  } catch {
    return undefined;
  }
}
