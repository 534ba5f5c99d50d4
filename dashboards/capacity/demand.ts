/** When demand comes. */
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { heldRequests, weekDemand } from '../../alerts/recording/trend.ts';
import { fleetDemand } from '../../alerts/recording/demand.ts';
import type { Row } from '../frame/board.ts';
import { barGauge } from '../panels/bar-gauge.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { byHour, byWeekday, ofModel, usual, WEEKDAYS } from '../queries/fleet.ts';

const NO_DEMAND = 'No server tells how many requests run';
/** Without the figures that put them in order. */
const DAY_NAMES: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(WEEKDAYS.map((day) => [day, { text: day.slice(2) }])),
  },
];
const TOGETHER = `sum(${ofModel(fleetDemand)})`;

const against = timeSeries({
  title: 'Demand against what servers hold',
  means:
    'Requests at once that demand comes to, of each model: those running, and those waiting as far as they would run if all were served. Dashed what the ready servers hold within their SLO, dotted what the busy moments of the 7 days before asked for.',
  act: 'Solid above dashed: requests wait or are late. Dotted nearing dashed: capacity is reached soon, see above when.',
  unit: 'requests',
  noValue: NO_DEMAND,
  width: 12,
  queries: [
    { expr: ofModel(fleetDemand), legend: '{{model}}' },
    { expr: ofModel(heldRequests), legend: '{{model}} held' },
    { expr: ofModel(weekDemand), legend: '{{model}} busy week' },
  ],
  styles: { held$: { dashed: true }, 'busy week$': { dotted: true } },
});

const weeks = timeSeries({
  title: 'This week and the two before',
  means: 'Demand in requests at once of all chosen models together, at the same time of the week.',
  act: 'Above the weeks before at all hours: growth. At some hours alone: somebody new, or a job that moved.',
  unit: 'requests',
  noValue: NO_DEMAND,
  width: 12,
  calculations: ['mean', 'max'],
  queries: [
    { expr: TOGETHER, legend: 'This week' },
    { expr: `sum(${ofModel(fleetDemand)} offset 7d)`, legend: 'A week before' },
    { expr: `sum(${ofModel(fleetDemand)} offset 14d)`, legend: 'Two weeks before' },
  ],
  styles: { before$: { dashed: true } },
});

const hours = barGauge({
  title: 'By hour of day',
  means:
    'Demand in requests at once at each hour of the day: the median over the time that is shown. Hours are those of the time zone of the baselines, UTC unless set.',
  act: 'The shape to scale by: replicas for the high hours are idle in the low ones. Batch work belongs into the valley.',
  unit: 'count',
  noValue: NO_DEMAND,
  width: 24,
  height: 7,
  orderedBy: 'hour',
  queries: [{ expr: usual(byHour(TOGETHER)), legend: '{{hour}}' }],
});

const weekdays = barGauge({
  title: 'By day of week',
  means: 'Demand in requests at once on each day of the week: the median over the time that is shown.',
  act: 'Days that ask for less can do with fewer replicas, if loading one is quick.',
  unit: 'count',
  noValue: NO_DEMAND,
  width: 24,
  height: 6,
  orderedBy: 'day',
  names: DAY_NAMES,
  queries: [{ expr: usual(byWeekday(TOGETHER)), legend: '{{day}}' }],
});

export const demand: Row = { title: 'Demand', panels: [against, weeks, hours, weekdays] };
