import { batchSizes, capacity } from '../../alerts/recording/load.ts';
import type { Row } from '../frame/board.ts';
import { heatmap } from '../panels/heatmap.ts';
import { SERVER_MODEL, serverModel } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import { input } from '../queries/verdict.ts';

const NO_BATCHES = 'The server tells neither batches nor running requests';

const sizes = heatmap({
  title: 'Batch size',
  means:
    'How many requests ran together: batches a second by their size, or samples of the requests running where the server tells no batches.',
  act: 'A band at 1 with a queue: batching is off, or one request at a time is let through. A band at the capacity: batches are full.',
  unit: 'count',
  cellUnit: 'perSecond',
  noValue: NO_BATCHES,
  width: 8,
  expr: `sum by (le) (${select(batchSizes, 'server')})`,
});

const fill = timeSeries({
  title: 'Batch fill',
  means:
    'Mean batch over its capacity. Its spread is that of the sizes beside: servers tell no shares in buckets.',
  act: 'Under one half while requests wait: raise how long a batch may wait to fill, and remove what limits requests in front. At 1: raise the capacity, if the KV cache has room.',
  unit: 'share',
  noValue: 'No batch capacity: set max_batch_size in the config',
  width: 8,
  max: 1,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: input('batchFill'), legend: SERVER_MODEL }],
});

const running = timeSeries({
  title: 'Requests running',
  means: 'Requests in the batch, mean of 5 minutes, and dashed how many it can hold.',
  act: 'The distance to the dashed line is room, as long as time per output token keeps its SLO.',
  unit: 'count',
  noValue: NO_BATCHES,
  width: 8,
  queries: [
    { expr: input('running'), legend: SERVER_MODEL },
    { expr: select(capacity, 'server'), legend: serverModel('capacity') },
  ],
  styles: { ' capacity ·': { dashed: true } },
});

export const batches: Row = { title: 'Batches', panels: [sizes, fill, running] };
