import type { ModelReading } from '../../model/inference.ts';
import type { Page, Reject } from './prometheus-text/page.ts';

/** What an adapter may use beside the page. */
export interface ReadContext {
  /** Says that something on the page was left out, and why; it is counted and shown. */
  readonly reject: Reject;
}

/** What a reading can tell of a model, apart from whose it is. */
export type Signal = Exclude<keyof ModelReading, 'model' | 'engine' | 'version'>;

/** Where a signal comes from; `docs/engines.md` is made of these. */
export interface Provenance {
  /** `exact`: the server's own series, units changed at most. `derived`: computed from series that mean something else. */
  readonly how: 'exact' | 'derived';
  /** The series in the server's words; of a derived signal the arithmetic, and when it does not hold. */
  readonly from: string;
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
  /** Every signal that `read` can give, and no other: a test holds it to the engine's fixtures. */
  readonly signals: Partial<Record<Signal, Provenance>>;
  /** True if the page is this engine's; must not be true for another engine's page. */
  recognises(page: Page): boolean;
  /** One reading per model that the page speaks of; none where it has no family of this engine. */
  read(page: Page, context: ReadContext): readonly ModelReading[];
  /** A page that looks like this engine's and is not: what it is and what to do, in a sentence. */
  hint?(page: Page): string | undefined;
}
