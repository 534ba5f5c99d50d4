export interface Scraped {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export const ACCEPT = {
  text: 'text/plain;version=0.0.4',
  openmetrics: 'application/openmetrics-text;version=1.0.0',
} as const;

/** GETs a page as a scraper does: the headers given, redirects not followed, 10 seconds at most. */
export async function scrape(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Scraped> {
  const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    body: await response.text(),
  };
}

/** Lines of a page that are samples: what Prometheus counts as `scrape_samples_scraped`. */
export function sampleLines(page: string): string[] {
  return page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
