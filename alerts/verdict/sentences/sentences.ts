import type { VerdictInputs } from '../inputs.ts';

/** What is said of a verdict: one sentence each. */
export interface Sentences {
  /** What goes on, with its numbers, from the inputs that are known. */
  readonly says: (inputs: VerdictInputs) => string;
  /** What to do next. */
  readonly next: (inputs: VerdictInputs) => string;
}
