import { Router } from 'express';
import type { Request, Response } from 'express';
import { PAGES } from '../documents/pages.ts';

/** `GET /docs/metrics.md` and so on: what this very version says of itself, with no network needed. */
export function documentRoutes(): Router {
  const router = Router();
  for (const { name, text } of PAGES) {
    router.get(`/docs/${name}.md`, async (_request: Request, response: Response) => {
      // As text: browsers save a Markdown file instead of showing it.
      response.type('text/plain').send(await text());
    });
  }
  return router;
}
