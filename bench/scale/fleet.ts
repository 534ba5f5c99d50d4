/** Many nodes behind one port of the loopback, each under a path of its own. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { z } from 'zod';
import type { NodeTemplate } from './node-template.ts';
import { renderNode } from './render-node.ts';

export interface Fleet {
  /** `host:port`. */
  readonly address: string;
  /** Pages served until now. */
  readonly pages: () => number;
  close(): Promise<void>;
}

const compress = promisify(gzip);
const bound = z.object({ port: z.number() });

/** Path of a node. */
export function pathOf(node: number): string {
  return `/nodes/${node}`;
}

/** @param speed how fast the nodes' time goes by; 1 is as fast as the clock */
export async function startFleet(template: NodeTemplate, nodes: number, speed = 1): Promise<Fleet> {
  const began = performance.now();
  let pages = 0;
  const server = createServer((request, response) => {
    const node = Number(/^\/nodes\/(\d+)$/.exec(request.url ?? '')?.[1] ?? Number.NaN);
    if (!(node < nodes)) {
      response.writeHead(404).end();
      return;
    }
    pages++;
    const page = renderNode(template, node, (speed * (performance.now() - began)) / 1000);
    response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    // As the exporter does when it is asked to, and Prometheus always asks.
    response.setHeader('Content-Encoding', 'gzip');
    compress(page, { level: constants.Z_BEST_SPEED }).then(
      (body) => response.end(body),
      () => response.destroy(),
    );
  }).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 60_000;
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${bound.parse(server.address()).port}`,
    pages: () => pages,
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
