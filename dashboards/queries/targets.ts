/** What Prometheus itself says of each target that it scrapes. */
export const OF_TARGETS = {
  /** 1 if the last scrape went well, else 0. */
  up: { record: 'up' },
  scrapeSeconds: { record: 'scrape_duration_seconds' },
  /** Samples on the page. */
  scrapedSamples: { record: 'scrape_samples_scraped' },
} as const;
