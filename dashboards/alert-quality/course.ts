/** When alerts fired, and how often. */
import type { Row } from '../frame/board.ts';
import { barGauge } from '../panels/bar-gauge.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { wordsFor } from '../panels/words.ts';
import { audited, firing } from '../queries/audit.ts';

const NEVER = 'No alert of ours fired in two weeks, or the audit rules are not loaded';
const FIRES = wordsFor({ 1: { text: 'Fires', color: 'red' } });

const when = stateTimeline({
  title: 'When they fired',
  means: 'Each alert while it fired, whatever it was about.',
  act: 'Alerts that always fire together tell of one thing: inhibit one by the other. One that comes and goes hovers at its threshold.',
  unit: 'words',
  noValue: 'None fired',
  width: 24,
  height: 9,
  mappings: FIRES,
  queries: [
    {
      expr: `max by (alertname, signal) (max_over_time(${firing()}[$__rate_interval]))`,
      legend: '{{alertname}} {{signal}}',
    },
  ],
});

const perDay = timeSeries({
  title: 'Firings per day',
  means: 'How often each alert began in the 24 hours before.',
  act: 'A rise after a change of rules or of the service shows what the change has cost in attention.',
  unit: 'count',
  decimals: 0,
  noValue: NEVER,
  width: 16,
  stacked: true,
  calculations: ['lastNotNull', 'max'],
  queries: [
    {
      // Days without a firing are no gap in the line of an alert that fired in these weeks.
      expr: `sum by (alertname) (${audited('firingsOfDay')})\nor\n0 * sum by (alertname) (${audited('firings')})`,
      legend: '{{alertname}}',
    },
  ],
});

const pages = barGauge({
  title: 'By severity, 14 days',
  means:
    'How often alerts of each severity began in two weeks: critical wakes somebody, warning is a ticket. What nobody is told of (info) is not counted.',
  act: 'Pages that are often false alarms, or that could wait until morning, should be tickets.',
  unit: 'count',
  decimals: 0,
  noValue: NEVER,
  width: 8,
  height: 9,
  queries: [
    { expr: `sum by (severity) (changes(${audited('activeSince')}[14d]) + 1)`, legend: '{{severity}}' },
  ],
});

export const course: Row = { title: 'Over time', panels: [when, perDay, pages] };
