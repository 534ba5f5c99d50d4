import { createHash, timingSafeEqual } from 'node:crypto';
import { Server } from 'node:net';
import type { Socket } from 'node:net';
import type { Request } from 'express';
import { RequestRefused } from './refusal.ts';
import { readTokens } from './tokens.ts';

const BEARER = /^Bearer +(\S+)$/i;

/**
 * Who may push. With a token file: whoever has one of its tokens, one a line, so that an old one may stay while senders
 * change to the new one; it is read at each request, so that it can be changed while we run. Without one: senders on
 * this machine, by loopback or a Unix socket.
 * @throws RequestRefused 401, 403, or 503 when the file cannot be read
 */
export async function authorise(request: Request, tokenFile: string | undefined): Promise<void> {
  if (tokenFile === undefined) return mustBeLocal(request);
  const tokens = await readTokens(tokenFile);
  if (tokens.length === 0) {
    throw new RequestRefused(
      503,
      'The exporter has no token to compare with: its intake.token_file has none.',
      30,
    );
  }
  const given = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined) {
    throw new RequestRefused(401, 'No token was sent. Try the header "Authorization: Bearer TOKEN".');
  }
  const digest = sha256(given);
  // All of them, so that the time does not tell which one is close.
  const matches = tokens.filter((token) => timingSafeEqual(sha256(token), digest));
  if (matches.length > 0) return;
  throw new RequestRefused(401, 'The token is not one of those in intake.token_file of the exporter.');
}

function mustBeLocal({ socket, headers }: Request): void {
  // A page of the web that has made its name lead here is on this machine, too; browsers say whose page asks.
  if (headers.origin !== undefined) {
    throw new RequestRefused(
      403,
      'Web pages may not push without a token. Set intake.token_file, and send its token.',
    );
  }
  if (cameByUnixSocket(socket) || isLoopback(socket.remoteAddress ?? '')) return;
  throw new RequestRefused(
    403,
    'Only senders on the machine of the exporter may push. Set intake.token_file there, and send its token.',
  );
}

/** By who listens, not by who asks: a TCP sender that has hung up has no address either. */
function cameByUnixSocket(socket: Socket): boolean {
  const server: unknown = Reflect.get(socket, 'server');
  return server instanceof Server && typeof server.address() === 'string';
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
