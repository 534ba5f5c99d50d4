import type { Socket } from 'node:net';
import type { Manner } from './crowd.ts';

/** One request, and no end of the connection. */
export const stayIdle: Manner = (socket) =>
  void socket.resume().write('GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n');

/** What keeps a connection, and costs the client next to nothing. */
export const MANNERS: readonly (readonly [what: string, manner: Manner])[] = [
  ['say nothing', () => undefined],
  ['drip headers', (socket) => every(socket, 1_000, 'GET / HTTP/1.1\r\n', 'X: y\r\n')],
  ['ask once and stay', stayIdle],
  [
    'drip the body of a batch',
    (socket) =>
      every(socket, 1_000, 'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n', ' '),
  ],
];

function every(socket: Socket, milliseconds: number, first: string, then: string): void {
  socket.resume().write(first);
  const timer = setInterval(() => socket.write(then), milliseconds);
  socket.once('close', () => clearInterval(timer));
}
