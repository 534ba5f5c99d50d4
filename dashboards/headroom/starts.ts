/** Why a server cannot answer yet, and whether replicas that could are kept. */
import { ready, wanted, warm } from '../../alerts/recording/warm-pool.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_ROWS } from '../panels/servers.ts';
import { table } from '../panels/table.ts';
import { ofModel } from '../queries/fleet.ts';
import type { Named } from '../queries/select.ts';
import { input } from '../queries/verdict.ts';

/** What is known of a model, for each server that has it. */
function ofItsModel(series: Named): string {
  return `0 * ${input('ready')} + on (job, model) group_left () ${ofModel(series)}`;
}

const each = table({
  title: 'Cold starts and the warm pool',
  means:
    'How much of the time that is shown each server could take requests, how often it ceased to, and how long its last load took; of its model the replicas that are ready, that demand and the warm pool want, and the pool alone.',
  act: 'Away often, and long to load: keep as many replicas as are wanted; “Capacity and cost” has the pool. Away once and never back: it does not come up; read its log.',
  noValue: 'No server tells whether it is ready',
  width: 24,
  height: 5,
  ...SERVER_ROWS,
  sortedBy: 'Times away',
  columns: [
    { title: 'Ready', expr: `avg_over_time(${input('ready')}[$__range])`, unit: 'share', decimals: 0 },
    // A fall from 1 to 0 is what Prometheus calls a reset.
    { title: 'Times away', expr: `resets(${input('ready')}[$__range])`, unit: 'count', decimals: 0 },
    { title: 'Last load', expr: input('modelLoadSeconds'), unit: 'seconds', decimals: 0 },
    { title: 'Replicas ready', expr: ofItsModel(ready), unit: 'count', decimals: 0 },
    { title: 'Replicas wanted', expr: ofItsModel(wanted), unit: 'count', decimals: 0 },
    { title: 'Of them warm', expr: ofItsModel(warm), unit: 'count', decimals: 0 },
  ],
});

export const starts: Row = { title: 'Cold starts', panels: [each] };
