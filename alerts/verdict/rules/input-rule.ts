import { WINDOW_SECONDS } from '../inputs.ts';
import type { RecordingRule } from '../../rules.ts';

/** How an input of the verdict is recorded. */
export interface InputRule extends RecordingRule {
  /** For the table of inputs in docs/verdict.md. */
  readonly help: string;
}

/** The window of the verdict as it ends the name of a series: `5m`. */
export const OVER = `${WINDOW_SECONDS / 60}m`;

/** The same as a range. */
export const WINDOW = `[${OVER}]`;
