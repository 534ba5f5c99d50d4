import type { ModelReading } from '../../model/inference.ts';
import type { Page, Reject } from './prometheus-text/page.ts';

/** What an adapter may use beside the page. */
export interface ReadContext {
  /** Says that something on the page was left out, and why; it is counted and shown. */
  readonly reject: Reject;
  /** A header of the response: llama.cpp tells its start time there only. */
  readonly header: (name: string) => string | undefined;
}

/**
 * What one engine's page means. To add an engine: a folder with an Adapter, and a line in `adapters.ts`.
 * For each signal: the exact source, a derived value that the docs mark so, or nothing. Never a guess.
 * `signals.ts` has what adapters share; histograms and counters of a page are read with it, not by name suffix.
 */
export interface Adapter {
  /** Value of `engine` in the config and on `inference_server_info`. */
  readonly engine: string;
  /** Where this engine has its page, for the message when the address is wrong. */
  readonly usualUrl: string;
  /** True if the page is this engine's; must not be true for another engine's page. */
  recognises(page: Page): boolean;
  /** One reading per model that the page speaks of; none where it has no family of this engine. */
  read(page: Page, context: ReadContext): readonly ModelReading[];
  /** A page that looks like this engine's and is not: what it is and what to do, in a sentence. */
  hint?(page: Page): string | undefined;
}
