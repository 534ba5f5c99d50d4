import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Refusals } from './refusals.ts';

/**
 * What a connection and the one that TLS makes of it have in common. Over a socket file with TLS they have nothing in
 * common: there nobody counts as being answered.
 */
type Key = string | Socket;

interface Held {
  readonly socket: Socket;
  /** As long as it stands; a socket that is closed has none. */
  readonly address: string;
}

interface Answering extends Held {
  readonly response: ServerResponse;
}

/**
 * Keeps a server at `most` connections and lets newcomers in all the same: for one more, the one is closed that has kept
 * us waiting longest, of those of the address that has most. So clients that only hold connections shut nobody out. Who
 * has sent a request is safe until it is answered, unless they do not take the answer. Where all are being answered it
 * is the newcomer that is closed.
 */
export function limitConnections(server: Server | TlsServer, most: number, refusals?: Refusals): void {
  /** Those that we wait for, in the order in which we began to. */
  const waiting = new Map<Key, Held>();
  const answering = new Map<Key, Answering>();
  /** Connections of each address. */
  const crowds = new Map<string, number>();

  server.prependListener('connection', (socket: Socket) => {
    if (waiting.size + answering.size >= most && !makeRoomFor(socket)) return;
    const key = keyOf(socket);
    const { remoteAddress: address = '' } = socket;
    waiting.set(key, { socket, address });
    crowds.set(address, (crowds.get(address) ?? 0) + 1);
    socket.once('close', () => forget(key, socket));
  });

  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const key = keyOf(request.socket);
    const begin = () => {
      const held = waiting.get(key) ?? answering.get(key);
      if (!held || response.closed) return;
      waiting.delete(key);
      answering.set(key, { ...held, response });
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
      waiting.set(key, found);
    });
  });

  function waitFrom(key: Key): void {
    const held = waiting.get(key);
    if (!held) return;
    waiting.delete(key);
    waiting.set(key, held);
  }

  /** False where nobody can go but the newcomer. */
  function makeRoomFor(newcomer: Socket): boolean {
    const key = longestOfTheLargest(waiting) ?? notTakingTheirAnswer();
    const socket = key === undefined ? undefined : (waiting.get(key) ?? answering.get(key))?.socket;
    const who = socket ? 'the one that has kept us waiting longest' : 'the newcomer';
    const sentence = `${most} connections are open, ${who} is closed for that; see --web.max-connections`;
    refusals?.count('connections', (socket ?? newcomer).remoteAddress, sentence);
    (socket ?? newcomer).destroy();
    // At once: that it is closed is said later, and others may come before.
    if (key !== undefined && socket) forget(key, socket);
    return socket !== undefined;
  }

  function longestOfTheLargest(held: ReadonlyMap<Key, Held>): Key | undefined {
    const largest = Math.max(...crowds.values());
    for (const [key, { address }] of held) if (crowds.get(address) === largest) return key;
    const [first] = held.keys();
    return first;
  }

  function notTakingTheirAnswer(): Key | undefined {
    for (const [key, { response }] of answering) {
      if (response.writableEnded || response.writableNeedDrain) return key;
    }
    return undefined;
  }

  /** Once; under its key there may be another one since. */
  function forget(key: Key, socket: Socket): void {
    const held = waiting.get(key) ?? answering.get(key);
    if (held?.socket !== socket) return;
    waiting.delete(key);
    answering.delete(key);
    const left = (crowds.get(held.address) ?? 1) - 1;
    if (left > 0) crowds.set(held.address, left);
    else crowds.delete(held.address);
  }
}

function keyOf(socket: Socket): Key {
  return socket.remotePort === undefined ? socket : `${socket.remoteAddress} ${socket.remotePort}`;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
