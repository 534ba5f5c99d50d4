import { connect } from 'node:http2';
import type { ClientHttp2Stream, IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2';
import { createConnection } from 'node:net';
import { GrpcFailure, NoGrpc } from './grpc-failure.ts';
import { frame, unframe } from './grpc-frame.ts';

export interface UnaryCall {
  /** Path of a Unix socket. */
  readonly socket: string;
  /** `/package.Service/Method`. */
  readonly method: string;
  readonly request: Buffer;
  /** For all of it, from connecting to the last byte. */
  readonly timeoutMs: number;
  /** A longer answer is given up. */
  readonly mostBytes: number;
}

/**
 * One call of gRPC, request and answer, on a connection of its own: a kubelet that was restarted is met anew.
 * Rejects with a GrpcFailure (the server said no), a NoGrpc (what came is no answer), or the error of the socket.
 */
export async function callUnary(call: UnaryCall): Promise<Buffer> {
  const client = connect('http://localhost', { createConnection: () => createConnection(call.socket) });
  const failed = new Promise<never>((_, reject) => client.once('error', reject));
  failed.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoGrpc('late')), call.timeoutMs);
  });
  try {
    const stream = client.request({
      ':method': 'POST',
      ':path': call.method,
      'content-type': 'application/grpc',
      te: 'trailers',
      'grpc-timeout': `${call.timeoutMs}m`,
    });
    stream.end(frame(call.request));
    return await Promise.race([answerOf(stream, call.mostBytes), failed, late]);
  } finally {
    clearTimeout(timer);
    // Whatever it still has to say, nobody listens.
    client.on('error', () => undefined).destroy();
  }
}

async function answerOf(stream: ClientHttp2Stream, mostBytes: number): Promise<Buffer> {
  let headers: IncomingHttpHeaders & IncomingHttpStatusHeader = {};
  let trailers: IncomingHttpHeaders = {};
  stream.once('response', (received) => (headers = received));
  stream.once('trailers', (received) => (trailers = received));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size > mostBytes) throw new NoGrpc('long');
  }
  if (headers[':status'] !== 200) throw new NoGrpc('foreign', `it answers with HTTP ${headers[':status']}`);
  // An answer without a body has its trailers in its headers.
  const status = trailers['grpc-status'] ?? headers['grpc-status'];
  if (status === undefined) throw new NoGrpc('foreign', 'its answer has no grpc-status');
  if (status !== '0')
    throw new GrpcFailure(Number(status), text(trailers['grpc-message'] ?? headers['grpc-message']));
  return unframe(Buffer.concat(chunks));
}

/** The message of a status comes percent-encoded. */
function text(value: string | readonly string[] | undefined): string {
  const raw = String(value ?? '');
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
