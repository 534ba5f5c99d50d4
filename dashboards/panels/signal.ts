/** How the state of a watched signal looks wherever it is drawn. */
import { codeOfState, SIGNAL_STATES } from '../queries/baselines.ts';
import type { SignalState } from '../queries/baselines.ts';
import { wordsFor, wordsOf } from './words.ts';
import type { Word } from './words.ts';

const LOOKS: Readonly<Record<SignalState, Word>> = {
  high: { text: 'Above normal', color: 'red' },
  low: { text: 'Below normal', color: 'orange' },
  missing: { text: 'Missing', color: 'purple' },
  paused: { text: 'Paused', color: 'super-light-blue' },
  silent: { text: 'Not predictable', color: 'light-blue' },
  learning: { text: 'Learning', color: 'yellow' },
  watched: { text: 'Normal', color: 'green' },
};

export const SIGNAL_STATE_WORDS = wordsOf(SIGNAL_STATES, codeOfState, (state) => LOOKS[state]);

/** Weeks of history that a baseline goes by. */
export const MATURITY_WORDS = wordsFor({
  1: { text: 'Under a week', color: 'yellow' },
  2: { text: 'Days of the same kind', color: 'text' },
  3: { text: 'Weeks', color: 'text' },
});

/** What a series of a signal is called. */
export const SIGNAL_NAME = '{{signal}} · {{server}} · {{model}}';
