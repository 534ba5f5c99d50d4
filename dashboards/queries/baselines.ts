/** What the baselines know of each watched signal. */
import { BASELINE } from '../../alerts/baselines/names.ts';
import { SETTINGS } from '../../alerts/baselines/settings.ts';
import { select } from './select.ts';

/** Most of a baseline is recorded every five minutes, the rest every hour: a little more is looked back. */
const LOOK_BACK = { fiveMinutes: '7m', hour: '70m' } as const;

/** A recorded series of the chosen signals. */
export function signalSeries(name: keyof typeof BASELINE): string {
  return select({ record: BASELINE[name] }, 'signal');
}

/** The same as it was recorded last. */
export function lastOf(name: keyof typeof BASELINE, every: keyof typeof LOOK_BACK = 'fiveMinutes'): string {
  return `last_over_time(${signalSeries(name)}[${LOOK_BACK[every]}])`;
}

/** How a signal stands: the worst first, as its number in `signalState`. */
export const SIGNAL_STATES = ['watched', 'learning', 'silent', 'paused', 'missing', 'low', 'high'] as const;
export type SignalState = (typeof SIGNAL_STATES)[number];

export function codeOfState(state: SignalState): number {
  return SIGNAL_STATES.indexOf(state);
}

const CONDITIONS: Readonly<Record<SignalState, string>> = {
  high: `${signalSeries('deviation')} > 0`,
  low: `${signalSeries('deviation')} < 0`,
  missing: lastOf('missing'),
  paused: `max without (reason) (${signalSeries('paused')})`,
  silent: `${lastOf('skill', 'hour')} < ${SETTINGS.leastSkill.value}`,
  learning: `${lastOf('maturity')} <= 1`,
  watched: lastOf('average'),
};

/** The number of the state of each chosen signal. */
export function signalState(): string {
  return SIGNAL_STATES.toReversed()
    .map((state) => `(0 * (${CONDITIONS[state]}) + ${codeOfState(state)})`)
    .join('\nor\n');
}

/** How many of the chosen signals are off: the first two states, which alone can be drawn over time for all of them. */
export function countOfOff(): string {
  return `count(${signalSeries('deviation')} != 0)\nor\n0 * count(${lastOf('average')})`;
}

/** How many of the chosen signals are in a state; 0 where signals are watched and none is. */
export function countOf(state: SignalState): string {
  return `count((${signalState()}) == ${codeOfState(state)})\nor\n0 * count(${lastOf('average')})`;
}
