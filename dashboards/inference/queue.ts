import { oldestAge } from '../../alerts/recording/load.ts';
import { inference } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL, serverModel } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { exemplarsOf, quantile } from '../queries/latency.ts';
import { select } from '../queries/select.ts';
import { input } from '../queries/verdict.ts';

/** Buckets of waits begin high: without a queue a quantile would be somewhere in the lowest, and not 0. */
function waited(which: 'p50' | 'p95'): string {
  const wait = quantile(inference.queueWaitSeconds, which);
  return `${wait} * (${input('queueDepth')} > bool 0)\nor\n${wait}`;
}

const depth = timeSeries({
  title: 'Requests waiting',
  means: 'Requests in the queue, mean of 5 minutes.',
  act: 'A queue with full batches asks for GPUs; with room in the batch it asks what holds requests back.',
  unit: 'count',
  noValue: 'The server does not tell its queue',
  width: 8,
  softMax: 1,
  queries: [{ expr: input('queueDepth'), legend: SERVER_MODEL }],
});

const wait = timeSeries({
  title: 'Time in the queue',
  means:
    'How long requests waited before they were first scheduled: median and p95, 0 while no request was seen to wait. What is shorter than the lowest bucket of the server is a guess within it.',
  act: 'The part of the time to first token that more room would take away.',
  unit: 'seconds',
  noValue: 'The server does not tell how long requests wait',
  width: 8,
  softMax: 0.1,
  queries: [
    { expr: waited('p95'), legend: serverModel('p95') },
    { expr: waited('p50'), legend: serverModel('p50') },
    { expr: exemplarsOf(inference.queueWaitSeconds), legend: 'Exemplars', exemplars: true },
  ],
});

const oldest = timeSeries({
  title: 'Oldest request that waits',
  means: 'The longest that a request which had not started yet had waited, at any time of 5 minutes.',
  act: 'It grows without end while nothing is scheduled: look whether the server is stalled.',
  unit: 'seconds',
  noValue: 'Not told: of the servers, only those that push queue.sampled tell it',
  width: 8,
  softMax: 0.1,
  queries: [{ expr: select(oldestAge, 'server'), legend: SERVER_MODEL }],
});

export const queue: Row = { title: 'Queue', panels: [depth, wait, oldest] };
