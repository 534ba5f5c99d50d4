import express from 'express';
import type { Response } from 'express';
import { z } from 'zod';
import type { Cleanup } from '../../e2e/child.ts';
import { startLocalServer } from '../../e2e/local-server.ts';
import { statusAssets } from '../assets.ts';
import type { StatusView } from '../view.ts';

const asked = z.strictObject({ scenario: z.string() });

export interface PageServer {
  /** Of the page, ending with a slash. */
  readonly url: string;
  /** Scenarios that were asked for. */
  readonly chosen: readonly string[];
  /** Sends a view to every open stream, and first to those that come. */
  send(view: StatusView): void;
  /** Ends the streams and refuses new ones until `restore`, and views, too, unless they are `spared`. */
  cut(spared?: 'views'): void;
  /** Ends the streams; new ones are taken and never answered until `restore`. */
  hang(): void;
  restore(): void;
}

/** The page's real files with a stream of views that the test makes, behind a path prefix if it is given one. */
export async function startPageServer(
  first: StatusView | undefined,
  cleanup: Cleanup,
  prefix = '/',
): Promise<PageServer> {
  const streams = new Set<Response>();
  const chosen: string[] = [];
  let latest = first;
  let stream: 'open' | 'refused' | 'hung' = 'open';
  let refusesViews = false;
  const routes = express.Router();
  routes.use(statusAssets('/metrics'));
  routes.get('/status/events', (request, response) => {
    if (stream === 'hung') return;
    if (stream === 'refused') {
      response.sendStatus(503);
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    streams.add(response);
    request.on('close', () => streams.delete(response));
    if (latest) response.write(eventOf(latest));
  });
  routes.get('/status/view', (_request, response) => {
    if (stream === 'hung') return;
    if (refusesViews) response.sendStatus(503);
    else response.json(latest);
  });
  routes.post('/status/scenario', express.json(), (request, response) => {
    const { scenario } = asked.parse(request.body);
    chosen.push(scenario);
    response.sendStatus(scenario === 'refused' ? 409 : 204);
  });
  const end = () => {
    for (const open of streams) open.end();
    streams.clear();
  };
  const app = express();
  app.use(prefix, routes);
  const origin = await startLocalServer(app, cleanup);
  return {
    url: `${origin}${prefix}`,
    chosen,
    send(view) {
      latest = view;
      for (const open of streams) open.write(eventOf(view));
    },
    cut(spared) {
      stream = 'refused';
      refusesViews = spared !== 'views';
      end();
    },
    hang() {
      stream = 'hung';
      end();
    },
    restore() {
      stream = 'open';
      refusesViews = false;
    },
  };
}

function eventOf(view: StatusView): string {
  return `data: ${JSON.stringify(view)}\n\n`;
}
