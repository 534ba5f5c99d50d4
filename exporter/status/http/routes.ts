import { Router } from 'express';
import type { Request, Response } from 'express';
import type { Simulated } from '../options.ts';
import type { StatusView } from '../view.ts';
import { scenarioHandler } from './scenario.ts';
import type { Streams } from './streams.ts';

export interface StatusRouteParts {
  readonly view: () => StatusView;
  readonly streams: Streams;
  readonly simulated: Simulated | undefined;
}

/** `GET /status/view`, `GET /status/events`, and in a simulation `POST /status/scenario`. */
export function statusRoutes({ view, streams, simulated }: StatusRouteParts): Router {
  const router = Router();
  router.get('/status/view', (_request: Request, response: Response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.json(view());
  });
  router.get('/status/events', (request: Request, response: Response) => {
    const { refusal } = streams;
    if (refusal !== undefined) {
      response.status(503).setHeader('Retry-After', 10).type('text/plain').send(`${refusal}\n`);
      return;
    }
    // Express answers HEAD by GET: that would be a stream that nobody reads.
    if (request.method === 'HEAD') response.type('text/event-stream').end();
    else streams.open(response, () => JSON.stringify(view()));
  });
  if (simulated) router.post('/status/scenario', scenarioHandler(simulated));
  return router;
}
