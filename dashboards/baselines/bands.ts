/** Each chosen signal in the band that its alert goes by. */
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL, serverModel } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { lastOf, signalSeries } from '../queries/baselines.ts';

const band = timeSeries({
  title: '$signal',
  means:
    'The signal over five minutes, dashed what is expected at this hour of this day, and dotted the ends of the band. The band is that of the alert: the minimum effect and the least difference of 30 % are in it. That of the slow channel, for smaller shifts that stay, is narrower and not drawn: see its score below.',
  act: 'Above or below the band for most of ten minutes is a deviation, if that direction is watched. If all is well and it stays, it is learned within a day.',
  unit: 'count',
  noValue: 'Nothing is known of this signal here',
  width: 24,
  height: 9,
  repeatedBy: { variable: 'signal', mostInRow: 2 },
  calculations: ['lastNotNull'],
  queries: [
    { expr: lastOf('average'), legend: SERVER_MODEL },
    { expr: lastOf('expected'), legend: serverModel('expected') },
    { expr: lastOf('upper'), legend: serverModel('upper end') },
    { expr: lastOf('lower'), legend: serverModel('lower end') },
  ],
  styles: {
    ' expected ·': { dashed: true },
    ' upper end ·': { color: 'text', dotted: true },
    ' lower end ·': { color: 'text', dotted: true },
  },
});

export const bands: Row = { title: 'Bands', panels: [band] };

const score = timeSeries({
  title: 'Scores',
  means:
    'Where each chosen signal stands in its band: 0 as expected, 1 at the upper end, -1 at the lower. Median of ten minutes; dashed that of 45 minutes in a narrower band, for shifts that stay.',
  act: 'Beyond 1 or -1 it is off, if that direction is watched. Signals side by side here show which moved first.',
  unit: 'count',
  decimals: 2,
  noValue: 'No score: nothing chosen is judged',
  width: 12,
  negative: true,
  calculations: ['lastNotNull', 'min', 'max'],
  queries: [
    { expr: signalSeries('steadyScore'), legend: '{{signal}} · {{server}} · {{model}}' },
    { expr: lastOf('slowScore'), legend: '{{signal}} · 45 min · {{server}} · {{model}}' },
  ],
  styles: { ' 45 min ·': { dashed: true } },
});

const skill = timeSeries({
  title: 'Skill',
  means:
    'How much better the baseline predicts than the median of the day before: 1 is perfect, 0 no better.',
  act: 'Under the dashed line the signal is not predictable, and its alert silent. Watch another signal in its place.',
  unit: 'count',
  decimals: 2,
  noValue: 'No skill yet: it takes ten days of history',
  width: 12,
  negative: true,
  calculations: ['lastNotNull'],
  queries: [{ expr: lastOf('skill', 'hour'), legend: '{{signal}} · {{server}} · {{model}}' }],
});

export const trust: Row = { title: 'Scores and trust', panels: [score, skill] };
