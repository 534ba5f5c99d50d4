/** Prometheus says how long it waits; we answer a little before that. */
const TIMEOUT_HEADER = 'x-prometheus-scrape-timeout-seconds';
const OFFSET_MS = 500;
/** For clients that do not say: Prometheus' own default of 10 s. */
const DEFAULT_TIMEOUT_MS = 10_000;
const LONGEST_TIMEOUT_MS = 120_000;

/**
 * Milliseconds that sources may take for this scrape. For timeouts near or below the offset half of the timeout
 * is kept, so that a 0.5 s scrape still gets what is quick.
 */
export function scrapeDeadline(headers: NodeJS.Dict<string | string[]>): number {
  const seconds = Number(headers[TIMEOUT_HEADER]);
  const asked = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : DEFAULT_TIMEOUT_MS;
  const timeout = Math.min(asked, LONGEST_TIMEOUT_MS);
  return Math.max(timeout - OFFSET_MS, timeout / 2);
}
