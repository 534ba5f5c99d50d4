import { Router } from 'express';
import type { Request, Response } from 'express';
import { readPageFiles } from './page/files.ts';
import type { PageFiles } from './page/files.ts';
import { pageHtml } from './page/html.ts';

/** Nothing but what we serve ourselves, and no script or style in the HTML: text from outside cannot become code. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The status page at `/` and its scripts and styles under `/status/assets/`. All links are relative, so that the page
 * works behind a path prefix. Files are read at the first request: a page that is not built costs no metrics.
 */
export function statusAssets(telemetryPath: string): Router {
  let read: PageFiles | undefined;
  const files = () => (read ??= readPageFiles());
  const router = Router();

  router.get('/', (_request: Request, response: Response) => {
    const assets = `status/assets/${files().version}`;
    const metrics = encodeURI(telemetryPath.replace(/^\/+/, './')).replaceAll('"', '%22');
    response.set({
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    });
    response.type('text/html').send(pageHtml({ assets, metrics }));
  });

  router.get('/status/assets/:version/:name', (request: Request, response: Response, next) => {
    const { version, name } = request.params;
    const file = version === files().version ? files().files.get(String(name)) : undefined;
    if (!file) return next();
    response.set({
      'Content-Type': file.type,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    });
    if (request.acceptsEncodings('gzip') !== 'gzip') return response.end(file.plain);
    response.set('Content-Encoding', 'gzip');
    response.end(file.gzipped);
  });

  return router;
}
