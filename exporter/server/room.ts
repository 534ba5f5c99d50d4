import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Refusals } from './refusals.ts';

/**
 * What a connection and the one that TLS makes of it have in common. Over a socket file with TLS they have nothing in
 * common: there nobody counts as being answered.
 */
type Key = string | Socket;

interface Answering {
  readonly socket: Socket;
  readonly response: ServerResponse;
}

/**
 * Keeps a server at `most` connections and lets newcomers in all the same: for one more, the one is closed that has kept
 * us waiting longest, so that clients that only hold connections shut nobody out. Who has sent a request is safe until
 * it is answered, unless they do not take the answer. Where all are being answered it is the newcomer that is closed.
 */
export function limitConnections(server: Server | TlsServer, most: number, refusals?: Refusals): void {
  /** Those that we wait for, in the order in which we began to. */
  const waiting = new Map<Key, Socket>();
  const answering = new Map<Key, Answering>();

  server.prependListener('connection', (socket: Socket) => {
    if (waiting.size + answering.size >= most && !makeRoomFor(socket)) return;
    const key = keyOf(socket);
    waiting.set(key, socket);
    socket.once('close', () => {
      if (waiting.get(key) === socket) waiting.delete(key);
      if (answering.get(key)?.socket === socket) answering.delete(key);
    });
  });

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const key = keyOf(request.socket);
    const begin = () => {
      const socket = waiting.get(key) ?? answering.get(key)?.socket;
      if (!socket || response.closed) return;
      waiting.delete(key);
      answering.set(key, { socket, response });
    };
    // While its body is on the way it is the client whom we wait for: from now on.
    if (hasBody(request)) {
      waitFrom(key);
      request.once('end', begin);
    } else begin();
    response.once('close', () => {
      const found = answering.get(key);
      // Of requests that were sent all at once the last is answered last.
      if (found?.response !== response) return;
      answering.delete(key);
      waiting.set(key, found.socket);
    });
  });

  function waitFrom(key: Key): void {
    const socket = waiting.get(key);
    if (!socket) return;
    waiting.delete(key);
    waiting.set(key, socket);
  }

  /** False where nobody can go but the newcomer. */
  function makeRoomFor(newcomer: Socket): boolean {
    const [key = notTakingTheirAnswer()] = waiting.keys();
    const found = key === undefined ? undefined : (waiting.get(key) ?? answering.get(key)?.socket);
    const who = found ? 'the one that has kept us waiting longest' : 'the newcomer';
    const sentence = `${most} connections are open, ${who} is closed for that; see --web.max-connections`;
    refusals?.count('connections', (found ?? newcomer).remoteAddress, sentence);
    (found ?? newcomer).destroy();
    // At once: that it is closed is said later, and others may come before.
    if (key !== undefined) for (const held of [waiting, answering]) held.delete(key);
    return found !== undefined;
  }

  function notTakingTheirAnswer(): Key | undefined {
    for (const [key, { response }] of answering) {
      if (response.writableEnded || response.writableNeedDrain) return key;
    }
    return undefined;
  }
}

function keyOf(socket: Socket): Key {
  return socket.remotePort === undefined ? socket : `${socket.remoteAddress} ${socket.remotePort}`;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
