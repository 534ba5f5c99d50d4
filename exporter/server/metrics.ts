import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import { CONTENT_TYPE, negotiate } from '../exposition/format.ts';
import { renderPage } from '../exposition/render.ts';
import type { Collector } from '../snapshot/collector.ts';
import { scrapeDeadline } from './deadline.ts';

const compress = promisify(gzip);
/** Level 1 costs a third of the default's time; one large chunk saves a turn on the thread pool for every 16 KiB. */
const GZIP = { level: constants.Z_BEST_SPEED, chunkSize: 262_144 };
const WORTH_COMPRESSING = 1_024;

/** Handler of the metrics page. Answers 503 beyond `maxRequests` at a time; 0 means no limit. */
export function metricsHandler(collector: Collector, maxRequests: number) {
  let running = 0;
  return async function metrics(request: Request, response: Response): Promise<void> {
    if (maxRequests > 0 && running >= maxRequests) {
      const advice = 'Scrape less often, or raise --web.max-requests.';
      response.status(503).type('text/plain').send(`${running} scrapes are running already. ${advice}\n`);
      return;
    }
    running++;
    try {
      await answer(collector, request, response);
    } finally {
      running--;
    }
  };
}

async function answer(collector: Collector, request: Request, response: Response): Promise<void> {
  const samples = await collector.collect(scrapeDeadline(request.headers));
  const format = negotiate(request.headers.accept);
  const page = await renderPage(samples, format);
  response.setHeader('Content-Type', CONTENT_TYPE[format]);
  response.setHeader('Vary', 'Accept, Accept-Encoding');
  if (page.length < WORTH_COMPRESSING || request.acceptsEncodings('gzip') !== 'gzip') {
    response.end(page);
    return;
  }
  response.setHeader('Content-Encoding', 'gzip');
  response.end(await compress(page, GZIP));
}
