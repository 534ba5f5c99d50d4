import { exchange as ask } from '../../http-exchange/exchange.ts';
import type { Answer } from '../../http-exchange/exchange.ts';

/** The largest page of a real server is near 100 kB; a page of this size is not one. Bytes after decompression. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;
/** Of an error page: enough to repeat what the server says. */
const MAX_ERROR_BODY_BYTES = 2048;
/** Some versions of vLLM send /metrics to /metrics/. */
const MAX_REDIRECTS = 3;

const ACCEPT = 'application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

/** One GET of a page of metrics, redirects to the same origin included, within `timeoutMs`. */
export function exchange(url: URL, timeoutMs: number): Promise<Answer> {
  return ask({
    url,
    timeoutMs,
    headers: {
      accept: ACCEPT,
      'accept-encoding': 'gzip',
      'user-agent': 'gpu-headroom',
      'x-prometheus-scrape-timeout-seconds': String(timeoutMs / 1000),
    },
    redirects: MAX_REDIRECTS,
    longest: MAX_BODY_BYTES,
    longestError: MAX_ERROR_BODY_BYTES,
  });
}
