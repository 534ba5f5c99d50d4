import { percent } from '../../alerts/percent.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL, serverModel } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { batchCapacity, requestsAtOnce, tokensIfAlwaysBusy } from '../queries/capacity.ts';
import { input } from '../queries/verdict.ts';

const tokens = timeSeries({
  title: 'Tokens against capacity',
  means:
    'Output tokens a second, and dashed the same over the share of time in which a kernel ran: what batches as full as these would make if the GPUs were always busy. Fuller batches raise the dashed line, too.',
  act: 'Lines that meet, with full batches: the GPUs are used up. Far apart: there is room for more requests on what is there.',
  unit: 'tokensPerSecond',
  noValue: 'No tokens are told',
  width: 8,
  queries: [
    { expr: input('tokensPerSecond'), legend: SERVER_MODEL },
    { expr: tokensIfAlwaysBusy(), legend: serverModel('if always busy') },
  ],
  styles: { ' if always busy ·': { dashed: true } },
});

const requests = timeSeries({
  title: 'Requests against batches',
  means: 'Requests that run and wait, and dashed how many a batch can hold.',
  act: 'Above the dashed line requests wait for a place. Under it and yet waiting: something in front of the batch holds them up, or the KV cache is full.',
  unit: 'count',
  noValue: 'Neither requests running nor a batch capacity are told',
  width: 8,
  queries: [
    { expr: requestsAtOnce(), legend: SERVER_MODEL },
    { expr: batchCapacity(), legend: serverModel('capacity') },
  ],
  styles: { ' capacity ·': { dashed: true } },
});

function use({ busy, batchHalf }: Thresholds) {
  return timeSeries({
    title: 'GPUs busy and batches full',
    means:
      'The share of time in which a kernel ran, and dashed how full batches were. Busy alone is no work: one request at a time keeps a GPU busy as well.',
    act: `Busy over ${percent(busy)} with batches under ${percent(batchHalf)}: let batches grow before you buy. Both low: fewer GPUs would do.`,
    unit: 'share',
    noValue:
      'No GPU is known to belong to the server, and no batch capacity: name devices and max_batch_size in the config',
    width: 8,
    max: 1,
    calculations: ['lastNotNull', 'mean'],
    queries: [
      { expr: input('utilisation'), legend: serverModel('busy') },
      { expr: input('batchFill'), legend: serverModel('batch') },
    ],
    styles: { ' batch ·': { dashed: true } },
  });
}

/** @param thresholds of the verdict */
export function demand(thresholds: Thresholds): Row {
  return { title: 'Demand and capacity', panels: [tokens, requests, use(thresholds)] };
}
