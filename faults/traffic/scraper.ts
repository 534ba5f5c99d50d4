import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { timedScrape } from './timed-scrape.ts';

const PAUSE_MS = 100;
/** Of each kind; a promise that is broken is broken at every scrape. */
const MOST_KEPT = 5;

export interface ScraperOptions {
  /** Of each scrape. */
  readonly timeoutSeconds: number;
  /** Looks at each page: a sentence if it is not as it must be. */
  readonly every: (page: string) => string | undefined;
}

/** Scrapes again and again until it is stopped, ten times a second at most. */
export class Scraper {
  scrapes = 0;
  failed = 0;
  worstMs = 0;
  /** What was wrong, each once. */
  readonly complaints = new Set<string>();
  private readonly stopped = new AbortController();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly done: Promise<void>;
  private readonly options: ScraperOptions;

  constructor(url: string, options: ScraperOptions) {
    this.options = options;
    this.done = this.run(url);
  }

  /** Ends with the scrape that runs. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.done;
    this.agent.destroy();
  }

  private async run(url: string): Promise<void> {
    while (!this.stopped.signal.aborted) {
      await this.once(url);
      await sleep(PAUSE_MS);
    }
  }

  private async once(url: string): Promise<void> {
    const { timeoutSeconds, every } = this.options;
    const started = performance.now();
    this.scrapes++;
    try {
      const { status, body } = await timedScrape(url, { agent: this.agent, timeoutSeconds });
      if (status === 200) this.complain(every(body));
      else this.fail(`a scrape was answered with ${status}`);
    } catch (error) {
      this.fail(`a scrape failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.worstMs = Math.max(this.worstMs, performance.now() - started);
  }

  private fail(sentence: string): void {
    this.failed++;
    this.complain(sentence);
  }

  private complain(sentence: string | undefined): void {
    if (sentence !== undefined && this.complaints.size < MOST_KEPT) this.complaints.add(sentence);
  }
}
