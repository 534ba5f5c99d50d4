import { Router } from 'express';
import type { Request, Response } from 'express';
import { PAGES } from '../documents/pages.ts';

const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'self'; frame-ancestors 'none'";

/** `GET /docs/metrics` and so on: what this very version says of itself, with no network needed. */
export function documentRoutes(): Router {
  const router = Router();
  router.get('/docs/style.css', async (_request: Request, response: Response) => {
    const { STYLE } = await import('../documents/html.ts');
    response.type('text/css').send(STYLE);
  });
  for (const { name, title, text } of PAGES) {
    router.get(`/docs/${name}`, async (_request: Request, response: Response) => {
      // Loaded when it is asked for: an exporter that only measures does without.
      const { htmlPage } = await import('../documents/html.ts');
      response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.type('text/html').send(htmlPage(title, await text()));
    });
  }
  return router;
}
