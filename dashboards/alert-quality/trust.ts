/** Whether alerts can be relied on. */
import type { Row } from '../frame/board.ts';
import { stat } from '../panels/stat.ts';
import type { StatOptions } from '../panels/stat.ts';
import { table } from '../panels/table.ts';
import { audited, firing, reviews } from '../queries/audit.ts';

const NEVER = 'No alert of ours fired in two weeks, or the audit rules are not loaded';
const UNREVIEWED = 'None reviewed';
const FIRINGS_PER_ALERT = {
  alertname: { title: 'Alert', width: 230 },
  signal: { title: 'Signal', width: 210 },
};

function number(options: Omit<StatOptions, 'width' | 'height'>) {
  return stat({ ...options, width: 4 });
}

const now = number({
  title: 'Firing now',
  means: 'Alerts of ours that fire at this moment, each server and GPU apart.',
  act: 'Each has a runbook: its annotation leads there.',
  unit: 'count',
  decimals: 0,
  noValue: 'None',
  queries: [{ expr: `count(${firing()})`, legend: 'Firing' }],
});

const firings = number({
  title: 'Firings',
  means: 'How often the chosen alerts began in two weeks.',
  act: 'More than a person can look at are none that anyone looks at: begin with the alert that is at the top of the table.',
  unit: 'count',
  decimals: 0,
  noValue: 'None',
  queries: [{ expr: `sum(${audited('firings')})`, legend: 'Firings' }],
});

const reviewed = number({
  title: 'Reviewed',
  means: 'Share of the firings of two weeks of which somebody said whether they were right.',
  act: 'Under a half nobody knows what the alerts are worth: say of each whether it was real, with an event alert.reviewed.',
  unit: 'share',
  decimals: 0,
  noValue: 'None fired',
  queries: [
    {
      expr: `clamp_max((sum(${audited('reviews')}) or 0 * sum(${audited('firings')})) / sum(${audited('firings')}), 1)`,
      legend: 'Reviewed',
    },
  ],
});

const falseAlarms = number({
  title: 'False alarms',
  means: 'Share of the reviewed firings of two weeks that were false alarms.',
  act: 'Over a half: the next section of the runbook, “False alarm”, says what to tune. What cannot be mended should go.',
  unit: 'share',
  decimals: 0,
  noValue: UNREVIEWED,
  limits: [{ at: 0.5, color: 'orange' }],
  queries: [{ expr: `sum(${reviews('noise')}) / (sum(${audited('reviews')}) > 0)`, legend: 'False alarms' }],
});

const due = number({
  title: 'Due for audit',
  means: 'Alerts that fired more than twice in two weeks without a review.',
  act: 'Look at their firings, and review them: an alert that nobody reviews is one that nobody reads.',
  unit: 'count',
  decimals: 0,
  noValue: 'None',
  limits: [{ at: 1, color: 'orange' }],
  queries: [{ expr: `count(${audited('unreviewed')} > 2)`, legend: 'Due' }],
});

const delay = number({
  title: 'Review time',
  means: 'From the beginning of a firing to its review: mean of two weeks.',
  act: 'Longer than a shift: whoever was there has gone home, and what was seen is forgotten.',
  unit: 'seconds',
  decimals: 0,
  noValue: UNREVIEWED,
  queries: [{ expr: `avg(avg_over_time(${audited('reviewDelay')}[14d]))`, legend: 'Time to review' }],
});

const each = table({
  title: 'Each alert, 14 days',
  means:
    'How often each alert fired in two weeks, what was said of it, and how often it began anew within six hours.',
  act: 'Firings without reviews: review them. False alarms: tune or remove. Begins anew often: lengthen how long it is kept.',
  noValue: NEVER,
  width: 24,
  height: 9,
  rows: FIRINGS_PER_ALERT,
  sortedBy: 'Firings',
  columns: [
    { title: 'Firings', expr: audited('firings'), unit: 'count', decimals: 0 },
    { title: 'Real', expr: reviews('real'), unit: 'count', decimals: 0 },
    { title: 'False alarms', expr: reviews('noise'), unit: 'count', decimals: 0 },
    {
      title: 'Not reviewed',
      expr: `clamp_min(${audited('unreviewed')}, 0)`,
      unit: 'count',
      decimals: 0,
      limits: [{ at: 3, color: 'orange' }],
    },
    {
      title: 'False share',
      expr: audited('falseRatio'),
      unit: 'share',
      decimals: 0,
      limits: [{ at: 0.5, color: 'orange' }],
    },
    {
      title: 'Began anew, 6 h',
      expr: `changes(${audited('activeSince')}[6h])`,
      unit: 'count',
      decimals: 0,
      limits: [{ at: 4, color: 'orange' }],
    },
    {
      title: 'Time to review',
      expr: `avg_over_time(${audited('reviewDelay')}[14d])`,
      unit: 'seconds',
      decimals: 0,
    },
  ],
});

export const trust: Row = { panels: [now, firings, reviewed, falseAlarms, due, delay, each] };
