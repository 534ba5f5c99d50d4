/** Which signals are off, and which cannot be judged. */
import { BASELINE } from '../../alerts/baselines/names.ts';
import type { Row } from '../frame/board.ts';
import { MATURITY_WORDS, SIGNAL_NAME, SIGNAL_STATE_WORDS } from '../panels/signal.ts';
import { stat } from '../panels/stat.ts';
import type { StatOptions } from '../panels/stat.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table } from '../panels/table.ts';
import { countOf, countOfOff, lastOf, signalSeries, signalState } from '../queries/baselines.ts';

const NOTHING = 'No signal: the baseline rules are not loaded, or nothing chosen is watched';

function number(options: Omit<StatOptions, 'width' | 'height' | 'unit' | 'noValue' | 'decimals'>) {
  return stat({ ...options, width: 6, unit: 'count', decimals: 0, noValue: NOTHING });
}

const off = number({
  title: 'Off their normal',
  means:
    'Chosen signals that are outside of their band now, after all gates, in the direction that is watched.',
  act: 'See in the table which, and below when they left it: several that leave at the same minute have one cause.',
  limits: [{ at: 1, color: 'orange' }],
  trend: true,
  queries: [{ expr: countOfOff(), legend: 'Off' }],
});

const learning = number({
  title: 'Learning',
  means:
    'Chosen signals of which less than a week is known: they are reported only when they are off by a factor of two.',
  act: `Wait. Where this does not change in weeks, Prometheus forgets too early: baselines want four weeks of ${BASELINE.median}.`,
  queries: [{ expr: countOf('learning'), legend: 'Learning' }],
});

const silent = number({
  title: 'Not predictable',
  means:
    'Chosen signals that the baseline predicts no better than the day before would: it is silent on them.',
  act: 'Nothing: bursts cannot be predicted. Watch what the work costs instead: the signals per token and per request.',
  queries: [{ expr: countOf('silent'), legend: 'Silent' }],
});

const paused = number({
  title: 'Paused',
  means: 'Chosen signals that are neither judged nor learned now: too little traffic, or a known event.',
  act: `For an event that is over: end what records ${BASELINE.exclude}.`,
  queries: [{ expr: countOf('paused'), legend: 'Paused' }],
});

const all = table({
  title: 'Signals now',
  means:
    'Each watched signal with the band that the alert goes by. The score is 0 as expected, 1 at the upper end of the band and -1 at the lower; skill is how much better the baseline predicts than the day before: 1 is perfect.',
  act: 'Choose the signal above, and see below when it left its band, and what changed then: a release, a config, a customer, the mix of prompts.',
  noValue: NOTHING,
  width: 24,
  height: 9,
  rows: {
    signal: { title: 'Signal', width: 200 },
    server: { title: 'Server', width: 65 },
    model: { title: 'Model', width: 105 },
  },
  apart: ['job', 'instance'],
  sortedBy: 'State',
  columns: [
    {
      title: 'State',
      expr: signalState(),
      unit: 'words',
      width: 120,
      mappings: SIGNAL_STATE_WORDS,
      colored: 'cell',
    },
    { title: 'Value', expr: lastOf('average'), unit: 'count' },
    { title: 'Expected', expr: lastOf('expected'), unit: 'count', width: 78 },
    { title: 'Lower', expr: lastOf('lower'), unit: 'count' },
    { title: 'Upper', expr: lastOf('upper'), unit: 'count' },
    { title: 'Score', expr: signalSeries('steadyScore'), unit: 'count', decimals: 2 },
    { title: 'Skill', expr: lastOf('skill', 'hour'), unit: 'count', decimals: 2 },
    {
      title: 'Knows',
      expr: lastOf('maturity'),
      unit: 'words',
      width: 95,
      mappings: MATURITY_WORDS,
      colored: 'nothing',
      wrapped: true,
    },
  ],
});

const overTime = stateTimeline({
  title: 'State over time',
  means: 'How each chosen signal stood. A gap is a time without the signal.',
  act: 'Signals that turn at the same moment have one cause: start with the one that costs users most. One that turns at the same hour of each day is a matter of its season: it is learned in a week.',
  unit: 'words',
  noValue: NOTHING,
  width: 24,
  height: 11,
  perPage: 20,
  // Of each point seven series of each signal are read.
  points: 400,
  mappings: SIGNAL_STATE_WORDS,
  queries: [{ expr: signalState(), legend: SIGNAL_NAME }],
});

export const state: Row = { panels: [off, learning, silent, paused, all, overTime] };
