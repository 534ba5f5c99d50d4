/** Whether what is there is enough, and until when. */
import { dollarsPerMillionTokens, idleDollars } from '../../alerts/recording/cost.ts';
import { inFleet } from '../../alerts/recording/levels.ts';
import { capacityReached, heldRequests, weekDemand, weekGrowth } from '../../alerts/recording/trend.ts';
import { loadSeconds, ready, wanted, warm } from '../../alerts/recording/warm-pool.ts';
import { INPUT_RULES } from '../../alerts/verdict/input-rules.ts';
import type { Row } from '../frame/board.ts';
import { stat } from '../panels/stat.ts';
import { table } from '../panels/table.ts';
import { ofFleet, ofModel } from '../queries/fleet.ts';

/** A trend of four weeks says nothing of what is farther away. */
const IN_SIGHT_SECONDS = 365 * 86_400;
const NO_TREND =
  'Not in sight for a year: demand hardly grows, or not clearly, or two weeks are not known yet';
const NO_PRICE = 'No price in the config';
const NO_POOL = 'Unknown: servers do not tell their batch capacity or load time';

const reached = stat({
  title: 'Demand meets capacity',
  means:
    'When the busy moments of a week ask for more than the servers that are ready now hold, if they go on to grow as demand did in the last four weeks: the first of the chosen models.',
  act: 'Nearer than the time that it takes to get GPUs: order them, or make room as the verdict says. A straight line is no promise: look at the weeks below.',
  unit: 'fromNow',
  noValue: NO_TREND,
  width: 6,
  // Most of the time it is a sentence.
  valueSize: 16,
  queries: [{ expr: `min(${reachedSoon()}) * 1000`, legend: 'Reached' }],
});

const replicas = stat({
  title: 'Replicas',
  means:
    'Servers that can take requests now, and as many as demand and the warm pool want; all chosen models together.',
  act: 'More wanted than ready: the next rise will wait for a cold start. Fewer for days: fold.',
  unit: 'count',
  decimals: 0,
  noValue: 'Not known',
  width: 6,
  queries: [
    { expr: `sum(${ofModel(ready)})`, legend: 'Ready' },
    { expr: `sum(${ofModel(wanted)})`, legend: 'Wanted' },
  ],
});

const spend = stat({
  title: 'Spend, and idle of it',
  means:
    'Price of all GPUs of the job that servers run on, each once, and the part of it that was paid while no kernel ran.',
  act: 'Idle near the whole: scale with the hours below, or share GPUs.',
  unit: 'dollarsPerHour',
  decimals: 2,
  noValue: NO_PRICE,
  width: 6,
  queries: [
    { expr: `sum(${ofFleet({ record: inFleet(INPUT_RULES.dollarsPerHour.record) })})`, legend: 'Spend' },
    { expr: `sum(${ofFleet({ record: inFleet(idleDollars.record) })})`, legend: 'Idle' },
  ],
});

const perMillion = stat({
  title: '$ per million tokens',
  means:
    'Price of the GPUs for a million output tokens, over all servers of the job, at the pace of 5 minutes.',
  act: 'Compare it with what others ask for a million tokens, and with the same hour of last week.',
  unit: 'dollars',
  decimals: 2,
  noValue: NO_PRICE,
  width: 6,
  trend: true,
  queries: [{ expr: ofFleet({ record: inFleet(dollarsPerMillionTokens.record) }), legend: '{{job}}' }],
});

const models = table({
  title: 'Each model',
  means:
    'Replicas of each model over all its servers, what demand they hold, and what the busy moments of the last 7 days asked for, in requests at once.',
  act: 'Wanted above ready: raise the least number of replicas. A busy week above what is held: SLOs are missed in it. A long load time asks for a larger pool: shorten it first.',
  noValue: NO_POOL,
  width: 24,
  height: 6,
  rows: { model: { title: 'Model', width: 200 } },
  apart: ['job'],
  sortedBy: 'Wanted',
  columns: [
    { title: 'Ready', expr: ofModel(ready), unit: 'count', decimals: 0 },
    { title: 'Wanted', expr: ofModel(wanted), unit: 'count', decimals: 0 },
    { title: 'Of them warm', expr: ofModel(warm), unit: 'count', decimals: 0 },
    { title: 'Load time', expr: ofModel(loadSeconds), unit: 'seconds', decimals: 0 },
    { title: 'Busy week', expr: ofModel(weekDemand), unit: 'count', decimals: 0 },
    { title: 'Held', expr: ofModel(heldRequests), unit: 'count', decimals: 0 },
    { title: 'Growth a week', expr: ofModel(weekGrowth), unit: 'count', decimals: 1 },
    { title: 'Reached', expr: `(${reachedSoon()}) * 1000`, unit: 'fromNow' },
  ],
});

/** When capacity is reached, Unix time, for models of which that is in sight. */
function reachedSoon(): string {
  return `${ofModel(capacityReached)} < time() + ${IN_SIGHT_SECONDS}`;
}

export const outlook: Row = { panels: [reached, replicas, spend, perMillion, models] };
