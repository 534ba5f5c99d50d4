import { request } from 'node:http';
import type { Agent, ClientRequest } from 'node:http';
import { text } from 'node:stream/consumers';

export interface TimedScrape {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

/**
 * One scrape as Prometheus makes it: it says how long it waits, and asks once more where a connection that was kept turns
 * out to have been closed meanwhile. Rejects where no whole page came within `timeoutSeconds`.
 */
export async function timedScrape(
  url: string,
  { agent, timeoutSeconds }: { readonly agent: Agent; readonly timeoutSeconds: number },
): Promise<TimedScrape> {
  const started = performance.now();
  const signal = AbortSignal.timeout(timeoutSeconds * 1000);
  const headers = {
    Accept: 'text/plain;version=0.0.4',
    'X-Prometheus-Scrape-Timeout-Seconds': String(timeoutSeconds),
  };
  const ask = () => answerTo(request(`${url}/metrics`, { agent, headers, signal }));
  const answer = await ask().catch((error: unknown) =>
    isClosedMeanwhile(error) ? ask() : Promise.reject(error),
  );
  return { ...answer, milliseconds: performance.now() - started };
}

/** A connection that was kept and of which nothing was read for this request. */
class ClosedMeanwhile extends Error {}

function isClosedMeanwhile(error: unknown): boolean {
  return error instanceof ClosedMeanwhile;
}

function answerTo(outgoing: ClientRequest): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      const closed = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(closed ? new ClosedMeanwhile(error.message) : error);
    });
    outgoing.end();
  });
}
