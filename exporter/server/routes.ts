import express from 'express';
import type { Express, NextFunction, Request, Response, Router } from 'express';
import type { Logger } from '../logging/logger.ts';
import type { Collector } from '../snapshot/collector.ts';
import { statusAssets } from '../status/assets.ts';
import { documentRoutes } from './documents.ts';
import { healthy, readyHandler } from './health.ts';
import { reloadHandler } from './lifecycle.ts';
import type { Reload } from './lifecycle.ts';
import { metricsHandler } from './metrics.ts';

export interface RouteOptions {
  readonly telemetryPath: string;
  readonly maxRequests: number;
  /** Absent where it may not be asked for over HTTP. */
  readonly reload?: Reload | undefined;
}

/** Everything that can be asked over HTTP; `routers` are of the status page and of what is pushed. */
export function createRoutes(
  collector: Collector,
  options: RouteOptions,
  routers: readonly Router[],
  log: Logger,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(statusAssets(options.telemetryPath));
  app.get(options.telemetryPath, metricsHandler(collector, options.maxRequests));
  for (const router of routers) app.use(router);
  app.use(documentRoutes());
  app.get('/-/healthy', healthy);
  app.get('/-/ready', readyHandler(collector));
  app.all('/-/reload', reloadHandler(options.reload));
  app.use((request: Request, response: Response) => {
    const known = `/ ${options.telemetryPath} /-/healthy /-/ready /status/view /status/events /docs/metrics, and POST /v1/events /v1/metrics /-/reload`;
    response
      .status(404)
      .type('text/plain')
      .send(`No such page: ${request.method} ${request.path}. There are ${known}.\n`);
  });
  app.use((error: Error, request: Request, response: Response, _next: NextFunction) => {
    log.error({ path: request.path, error: error.message }, 'request failed');
    response.status(500).type('text/plain').send('Something went wrong here; the log has the reason.\n');
  });
  return app;
}
