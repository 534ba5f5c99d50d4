import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';
import type { Cleanup } from './child.ts';

const bound = z.object({ port: z.number() });

/** Starts an HTTP server on a port that the system chooses, for what the program reads in tests; gives its URL. */
export async function startLocalServer(answer: RequestListener, cleanup: Cleanup): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  cleanup(async () => {
    server.close();
    server.closeAllConnections();
    if (server.listening) await once(server, 'close');
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${bound.parse(server.address()).port}`;
}
