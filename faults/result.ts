/** What came of one fault. */
export interface Result {
  readonly name: string;
  readonly promise: string;
  readonly tried: string;
  readonly times: number;
  readonly scrapes: number;
  /** Not answered with 200 and a whole page within the scrape timeout. */
  readonly failedScrapes: number;
  readonly worstScrapeMs: number | undefined;
  /** Pushed events that were answered with 202. */
  readonly acknowledged: number;
  /** Of these, not on the page at the end. */
  readonly lost: number;
  /** The longest time from the end of the fault until all was as before. */
  readonly backSeconds: number | undefined;
  /** What was measured beside that, in words. */
  readonly notes: readonly string[];
  /** Each promise that was not kept, a sentence. */
  readonly broken: readonly string[];
  /** Why it was not tried here. */
  readonly skipped: string | undefined;
}
