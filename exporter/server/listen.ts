import { rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { parseListenAddress } from '../config/listen-address.ts';
import { ConfigProblem } from '../config/problem.ts';
import { CONNECTION_LIMITS } from './limits.ts';
import type { ConnectionLimits } from './limits.ts';
import type { Refusals } from './refusals.ts';
import { limitConnections } from './room.ts';
import { createTlsServer } from './tls-server.ts';
import type { LiveWebConfig } from './web-config/live.ts';

export interface Listener {
  /** As bound: `127.0.0.1:9840` or `unix:/run/headroom.sock`. */
  readonly address: string;
  readonly server: Server | TlsServer;
}

/** Who is at the door. */
export interface Door {
  readonly refusals: Refusals;
  readonly limits?: ConnectionLimits;
  /** TLS is spoken where it says so. */
  readonly web?: LiveWebConfig | undefined;
}

/** @throws ConfigProblem when the address is no address, taken, or not ours to bind */
export async function listen(address: string, handler: RequestListener, door?: Door): Promise<Listener> {
  const options = parseListenAddress(address);
  if (!options) {
    throw new ConfigProblem([
      `--web.listen-address: "${address}" is no address. Try ":9840" or "unix:/run/headroom.sock".`,
    ]);
  }
  if (options.path) await removeStaleSocket(options.path);
  const server = createDoor(handler, door);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(address, error)));
    server.listen(options, resolve);
  });
  return { address: boundAddress(server), server };
}

/** Stops taking connections, lets running requests end, and cuts what is left after `graceMs`. */
export async function drain({ server }: Listener, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // What is idle now is cut, and so is what a running request leaves idle when it has been answered.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
}

function createDoor(handler: RequestListener, door?: Door): Server | TlsServer {
  const limits = door?.limits ?? CONNECTION_LIMITS;
  const options = {
    keepAliveTimeout: limits.keepAliveMs,
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  const server =
    door?.web?.current.tls === undefined
      ? createServer(options, handler)
      : createTlsServer(
          door.web,
          { ...options, handshakeTimeout: limits.handshakeMs },
          handler,
          door.refusals,
        );
  server.timeout = limits.silentMs;
  if (limits.connections > 0) limitConnections(server, limits.connections, door?.refusals);
  return server;
}

function boundAddress(server: Server | TlsServer): string {
  const address = server.address();
  if (typeof address === 'string') return `unix:${address}`;
  if (!address) return '';
  return address.family === 'IPv6'
    ? `[${address.address}]:${address.port}`
    : `${address.address}:${address.port}`;
}

function listenProblem(address: string, error: NodeJS.ErrnoException): ConfigProblem {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'something else listens there. Stop it, or try --web.listen-address=:9841.',
    EACCES: 'not permitted. Try a port above 1023.',
    EADDRNOTAVAIL: 'this machine has no such address. Try ":9840" for all of them.',
    ENOTFOUND: 'the host name is not known. Try ":9840" for all addresses.',
  };
  return new ConfigProblem([
    `--web.listen-address: "${address}": ${reasons[error.code ?? ''] ?? error.message}`,
  ]);
}

/** A socket file that nobody answers on is left from a crash; one that answers belongs to a running program. */
async function removeStaleSocket(path: string): Promise<void> {
  if (!statSync(path, { throwIfNoEntry: false })?.isSocket()) return;
  const answered = await new Promise<boolean>((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
  if (!answered) rmSync(path);
}
