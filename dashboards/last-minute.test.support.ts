import type { Prometheus } from '../exporter/e2e/prometheus.ts';
import { waitFor } from '../exporter/e2e/wait-for.ts';
import type { View } from './drawing.test.support.ts';

const MINUTE = 60;
/** What was just done is on a page that is scraped then. */
const SEEN_AFTER = 2;

/** The minute before now of a Prometheus that scrapes every second. Lines of what grows need another before it. */
export async function lastMinute(prometheus: Prometheus): Promise<View> {
  const done = Date.now() / 1000;
  await prometheus.scraped(MINUTE + SEEN_AFTER);
  await waitFor(async () => {
    const scraped = (await prometheus.value('min(timestamp(up))')) ?? 0;
    if (scraped < done + SEEN_AFTER) throw new Error(`the last scrape was at ${scraped}`);
  }, 30_000);
  const to = Math.floor(Date.now() / 1000);
  return { url: prometheus.url, from: to - MINUTE, to, variables: {} };
}
