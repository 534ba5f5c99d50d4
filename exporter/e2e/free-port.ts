import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of the loopback that was free a moment ago, for programs that cannot be told to take any and say which. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a server on TCP has no port');
  return address.port;
}
