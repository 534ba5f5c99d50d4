import { NoGrpc } from './grpc-failure.ts';

/** One byte that says whether the message is compressed, four that say its length. */
const PREFIX_BYTES = 5;

export function frame(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** @returns the only message of a body. @throws NoGrpc */
export function unframe(body: Buffer): Buffer {
  if (body.length < PREFIX_BYTES) throw new NoGrpc('foreign', 'its answer has no message');
  // We accept no compression, so that there must be none.
  if (body[0] !== 0) throw new NoGrpc('foreign', 'its message is compressed');
  const message = body.subarray(PREFIX_BYTES);
  const length = body.readUInt32BE(1);
  if (length === message.length) return message;
  throw new NoGrpc('foreign', `its message has ${message.length} bytes and says ${length}`);
}
