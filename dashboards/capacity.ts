import { DASHBOARDS } from '../alerts/alerting/dashboards.ts';
import { cost } from './capacity/cost.ts';
import { demand } from './capacity/demand.ts';
import { outlook } from './capacity/outlook.ts';
import { warmPool } from './capacity/warm-pool.ts';
import type { Board } from './frame/board.ts';

export const capacity: Board = {
  uid: DASHBOARDS.capacity.uid,
  title: 'Capacity and cost',
  question: 'How much is needed, when, until when is it enough, and what does it cost?',
  variables: ['job', 'instance', 'server', 'model'],
  lookBack: '7d',
  rows: [outlook, demand, warmPool, cost],
};
