import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';
import type { Cleanup } from './child.ts';

const bound = z.object({ port: z.number() });

/** What a server in a test answers. When it throws, the connection is cut. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Starts an HTTP server on a port that the system chooses, for what the program reads in tests; gives its URL. */
export async function startLocalServer(answer: Answer, cleanup: Cleanup): Promise<string> {
  const server = createServer((request, response) => {
    new Promise<void>((resolve) => resolve(answer(request, response))).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  cleanup(async () => {
    server.close();
    server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${bound.parse(server.address()).port}`;
}
