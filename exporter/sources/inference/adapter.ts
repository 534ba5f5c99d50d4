import type { ModelReading } from '../../model/inference.ts';
import type { Page } from './prometheus-text/page.ts';

/**
 * What one engine's page means. To add an engine: a folder with an Adapter, and a line in `adapters.ts`.
 * For each signal: the exact source, a derived value that the docs mark so, or nothing. Never a guess.
 */
export interface Adapter {
  /** Value of `engine` in the config and on `inference_server_info`. */
  readonly engine: string;
  /** True if the page is this engine's; must not be true for another engine's page. */
  recognises(page: Page): boolean;
  /** One reading per model that the page speaks of. */
  read(page: Page): readonly ModelReading[];
}
