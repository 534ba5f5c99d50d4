/** Replicas that must be there before they are needed. */
import { loadSeconds, ready, usualGrowth, wanted, warm } from '../../alerts/recording/warm-pool.ts';
import type { Row } from '../frame/board.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { ofModel } from '../queries/fleet.ts';

const NO_POOL = 'Unknown: servers do not tell their batch capacity or load time';

const replicas = timeSeries({
  title: 'Replicas: ready against wanted',
  means:
    'Servers of each model that can take requests, dashed as many as demand and the warm pool want, no more than the highest demand of 7 days takes, dotted the warm pool alone.',
  act: 'Solid under dashed: give the autoscaler a higher floor. Far above for days: a lower one.',
  unit: 'count',
  decimals: 0,
  noValue: NO_POOL,
  width: 12,
  queries: [
    { expr: ofModel(ready), legend: '{{model}} ready' },
    { expr: ofModel(wanted), legend: '{{model}} wanted' },
    { expr: ofModel(warm), legend: '{{model}} warm pool' },
  ],
  styles: { wanted$: { dashed: true }, 'warm pool$': { dotted: true } },
});

const growth = timeSeries({
  title: 'Growth in one load time',
  means:
    'By how many requests demand usually rises while a replica loads: 95 % of the moments of the last 7 days were not above it.',
  act: 'The warm pool must hold it, as far as the highest demand of the week goes. A shorter load time makes it smaller.',
  unit: 'count',
  decimals: 1,
  noValue: 'Unknown: no load of the model was measured',
  width: 6,
  calculations: ['lastNotNull'],
  queries: [{ expr: ofModel(usualGrowth), legend: '{{model}}' }],
});

const load = timeSeries({
  title: 'Load time',
  means: 'How long the slowest replica of a model took to load, at its last load.',
  act: 'A rise asks for a larger warm pool: look at disks, at the cache of weights, and at what is compiled at the start.',
  unit: 'seconds',
  // Else minutes stand at several lines of the axis.
  decimals: 1,
  noValue: 'Unknown: no load of the model was measured',
  width: 6,
  calculations: ['lastNotNull'],
  queries: [{ expr: ofModel(loadSeconds), legend: '{{model}}' }],
});

export const warmPool: Row = { title: 'Warm pool', panels: [replicas, growth, load] };
